#include "stats/themes/words.h"

#include "stats/themes/stop_words.h"

#include <array>
#include <libstemmer.h>
#include <new>
#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>

namespace rapport::stats {
namespace {

constexpr std::size_t longest_word = 60;     // bytes; longer ones are no words
constexpr std::size_t languages = 5;

bool is_ascii(std::string_view text)
{
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

std::string lower(std::string_view word)
{
    std::string made;
    if (is_ascii(word)) {
        made = word;
        for (char& c : made)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        return made;
    }
    UErrorCode wrong = U_ZERO_ERROR;
    const auto* nfc = icu::Normalizer2::getNFCInstance(wrong);
    nfc->normalize(icu::UnicodeString::fromUTF8({word.data(), static_cast<int32_t>(word.size())}).toLower(icu::Locale::getRoot()), wrong).toUTF8String(made);
    return made;
}

// A typographic apostrophe counts as the plain one.
std::string with_plain_apostrophes(std::string word)
{
    for (std::size_t at = word.find("\u2019"); at != std::string::npos; at = word.find("\u2019", at)) word.replace(at, 3, "'");
    return word;
}

}  // namespace

std::string plain_word(std::string_view word)
{
    if (is_ascii(word)) return lower(word);
    UErrorCode wrong = U_ZERO_ERROR;
    const auto* fold = icu::Normalizer2::getNFKCCasefoldInstance(wrong);
    const auto* apart = icu::Normalizer2::getNFDInstance(wrong);
    const auto wide = apart->normalize(fold->normalize(icu::UnicodeString::fromUTF8({word.data(), static_cast<int32_t>(word.size())}), wrong), wrong);
    icu::UnicodeString bare;
    for (int32_t at = 0; at < wide.length(); at = wide.moveIndex32(at, 1))
        if (u_charType(wide.char32At(at)) != U_NON_SPACING_MARK) bare.append(wide.char32At(at));
    std::string plain;
    bare.toUTF8String(plain);
    return plain;
}

struct Cutter::Tools {
    std::unique_ptr<icu::BreakIterator> sentences, words;
    UText* text = nullptr;
    std::array<sb_stemmer*, languages> stemmers{};

    Tools()
    {
        UErrorCode wrong = U_ZERO_ERROR;
        sentences.reset(icu::BreakIterator::createSentenceInstance(icu::Locale::getRoot(), wrong));
        words.reset(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), wrong));
        constexpr const char* names[languages] = {nullptr, "english", "german", "french", "spanish"};
        for (std::size_t i = 1; i < languages; ++i) stemmers[i] = sb_stemmer_new(names[i], "UTF_8");
        if (U_FAILURE(wrong) || !stemmers.back()) throw std::bad_alloc();
    }
    ~Tools()
    {
        for (auto* stemmer : stemmers)
            if (stemmer) sb_stemmer_delete(stemmer);
        utext_close(text);
    }

    std::string stem(const std::string& word, Language language)
    {
        auto* stemmer = stemmers[static_cast<std::size_t>(language)];
        if (!stemmer) return plain_word(word);
        const auto* stemmed = sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
        return plain_word({reinterpret_cast<const char*>(stemmed), static_cast<std::size_t>(sb_stemmer_length(stemmer))});
    }
};

Cutter::Cutter() : tools_(std::make_unique<Tools>()) {}
Cutter::~Cutter() = default;

namespace {

// Without the white space behind a sentence.
std::size_t end_of(std::string_view text, std::size_t from, std::size_t to)
{
    while (to > from && static_cast<unsigned char>(text[to - 1]) <= ' ') --to;
    return to;
}

// A letter's word, not a number and not a single sign.
bool says_something(std::string_view word) { return word.size() > 1 && word.size() <= longest_word; }

Language most(const std::array<int, languages>& hits)
{
    std::size_t best = 0, as_many = 0;
    for (std::size_t i = 1; i < languages; ++i) {
        if (hits[i] > hits[best] || (best == 0 && hits[i] > 0)) { best = i; as_many = 1; }
        else if (best != 0 && hits[i] == hits[best]) ++as_many;
    }
    return as_many == 1 ? static_cast<Language>(best) : Language::unknown;
}

}  // namespace

Cut Cutter::cut(std::string_view text, Language usual)
{
    Cut cut;
    UErrorCode wrong = U_ZERO_ERROR;
    tools_->text = utext_openUTF8(tools_->text, text.data(), static_cast<int64_t>(text.size()), &wrong);
    tools_->sentences->setText(tools_->text, wrong);
    for (int32_t from = tools_->sentences->first(), to = tools_->sentences->next(); to != icu::BreakIterator::DONE; from = to, to = tools_->sentences->next())
        cut.sentences.push_back({static_cast<std::size_t>(from), end_of(text, static_cast<std::size_t>(from), static_cast<std::size_t>(to)), {}});

    tools_->words->setText(tools_->text, wrong);
    std::array<int, languages> hits{};
    std::size_t sentence = 0;
    for (int32_t from = tools_->words->first(), to = tools_->words->next(); to != icu::BreakIterator::DONE; from = to, to = tools_->words->next()) {
        while (sentence + 1 < cut.sentences.size() && static_cast<std::size_t>(from) >= cut.sentences[sentence + 1].from) ++sentence;
        const int32_t kind = tools_->words->getRuleStatus();
        if (kind < UBRK_WORD_LETTER) continue;
        auto word = with_plain_apostrophes(lower(text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from))));
        const auto in = stop_word_of(plain_word(word));
        for (std::size_t i = 1; i < languages; ++i) hits[i] += (in >> i) & 1;
        cut.sentences[sentence].words.push_back({std::move(word), {}});
    }
    cut.language = most(hits);
    const auto stems = cut.language == Language::unknown ? usual : cut.language;
    for (auto& one : cut.sentences)
        for (auto& word : one.words) {
            const auto in = stop_word_of(plain_word(word.shown));
            const bool stop = cut.language == Language::unknown ? in != 0 : ((in >> static_cast<int>(cut.language)) & 1) != 0;
            if (!stop && says_something(word.shown)) word.stem = tools_->stem(word.shown, stems);
        }
    return cut;
}

}  // namespace rapport::stats
