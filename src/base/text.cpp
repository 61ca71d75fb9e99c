#include "base/text.h"

#include "base/clean.h"

#include <memory>
#include <mutex>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace rapport {
namespace {

bool is_ascii(std::string_view text)
{
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Transliterators keep state, so each thread has its own.
icu::Transliterator& folding()
{
    thread_local const std::unique_ptr<icu::Transliterator> made = [] {
        UErrorCode wrong = U_ZERO_ERROR;
        return std::unique_ptr<icu::Transliterator>(icu::Transliterator::createInstance(
            "Any-Latin; NFKD; [:Nonspacing Mark:] Remove; Latin-ASCII; Lower", UTRANS_FORWARD, wrong));
    }();
    return *made;
}

constexpr int32_t longest_piece = 512;

// Behind a word, where one ends in the second half of what is longest.
int32_t end_of_piece(const icu::UnicodeString& text, int32_t from)
{
    const auto most = from + longest_piece;
    if (most >= text.length()) return text.length();
    for (auto end = most; end > from + longest_piece / 2; --end)
        if (const auto last = text.char32At(end - 1); u_isUWhiteSpace(last) || u_ispunct(last)) return end;
    return text.getChar32Start(most);
}

}  // namespace

std::string tidy(std::string_view text)
{
    std::string normal;
    if (!is_ascii(text)) {
        UErrorCode wrong = U_ZERO_ERROR;
        const auto* nfc = icu::Normalizer2::getNFCInstance(wrong);
        auto wide = nfc->normalize(icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())}), wrong);
        wide.findAndReplace(icu::UnicodeString(static_cast<UChar32>(0xA0)), icu::UnicodeString(' '));
        wide.toUTF8String(normal);
        normal = clean(std::move(normal));
        text = normal;
    }
    std::string tidied;
    tidied.reserve(text.size());
    for (const char c : text) {
        if (!is_space(c)) tidied += c;
        else if (!tidied.empty() && tidied.back() != ' ') tidied += ' ';
    }
    if (!tidied.empty() && tidied.back() == ' ') tidied.pop_back();
    return tidied;
}

std::string fold(std::string_view text)
{
    std::string folded;
    if (is_ascii(text)) {
        folded = text;
        for (char& c : folded)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        return folded;
    }
    const auto wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    // In pieces: ICU moves all that follows whenever one letter becomes several, which takes a long text the square of its length.
    for (int32_t from = 0; from < wide.length();) {
        const auto end = end_of_piece(wide, from);
        icu::UnicodeString piece(wide, from, end - from);
        folding().transliterate(piece);
        piece.toUTF8String(folded);
        from = end;
    }
    return folded;
}

std::vector<std::string> words(std::string_view folded)
{
    std::vector<std::string> found;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) found.push_back(std::move(word));
        word.clear();
    };
    for (const char c : folded) {
        const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
        if (part) word += c;
        else if (c != '\'') end_word();  // O'Brien is one word
    }
    end_word();
    return found;
}

std::string email_key(std::string_view text)
{
    std::string key = tidy(text);
    const auto at = key.find('@');
    if (key.size() > 254 || at == std::string::npos || at == 0 || key.find('@', at + 1) != std::string::npos) return {};
    for (const char c : key)
        if (is_space(c) || c == '<' || c == '>' || c == ',' || c == ';' || c == '"' || static_cast<unsigned char>(c) < 0x21) return {};
    const auto domain = std::string_view(key).substr(at + 1);
    const auto dot = domain.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 2 > domain.size() - 1 || domain.find("..") != std::string_view::npos || domain.front() == '-') return {};
    for (char& c : key)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return key;
}

}  // namespace rapport
