#include "base/mail/incoming/decode.h"

#include "base/csv/encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <unicode/ucnv.h>

namespace rapport::mail::incoming {
namespace {

constexpr char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

constexpr std::array<std::int8_t, 256> base64_values = [] {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < letters.size(); ++i) values[static_cast<unsigned char>(letters[i])] = static_cast<std::int8_t>(i);
    return values;
}();

int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    const char low = lowered(c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

int escaped_byte(std::string_view text, std::size_t at)   // of "=C3"
{
    if (at + 2 >= text.size()) return -1;
    const int high = hex_value(text[at + 1]), low = hex_value(text[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

// Names that are written on mail and mean more than they say (https://encoding.spec.whatwg.org/#names-and-labels).
std::string meant_charset(std::string_view name)
{
    auto known = lower(trimmed(name));
    if (known == "iso-8859-1" || known == "latin1" || known == "cp1252") return "windows-1252";
    if (known == "iso-8859-9") return "windows-1254";
    if (known == "gb2312" || known == "gbk" || known == "x-gbk") return "gb18030";
    if (known == "ks_c_5601-1987" || known == "euc-kr") return "windows-949";
    if (known == "shift_jis" || known == "sjis") return "windows-31j";
    return known;
}

bool is_charset_name(std::string_view name)
{
    return !name.empty() && name.size() <= 40 && name.front() != '.' && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':';
    });
}

std::string from_windows_1252(std::string_view bytes)
{
    std::string text(bytes.size() * 3, '\0');
    const auto decoded = csv::decode(csv::Encoding::windows_1252, bytes, true, text.data());
    text.resize(decoded.written_bytes);
    return csv::readable(text);
}

bool convert(std::string_view bytes, const std::string& charset, std::string& out)
{
    if (!is_charset_name(charset)) return false;
    UErrorCode wrong = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, void (*)(UConverter*)> from(ucnv_open(charset.c_str(), &wrong), ucnv_close);
    const std::unique_ptr<UConverter, void (*)(UConverter*)> to(ucnv_open("UTF-8", &wrong), ucnv_close);
    if (U_FAILURE(wrong)) return false;
    out.clear();
    std::array<UChar, 2048> pivot;
    UChar *source = pivot.data(), *target = pivot.data();
    const char* in = bytes.data();
    std::array<char, 8192> piece;
    for (bool first = true;; first = false) {
        char* written = piece.data();
        wrong = U_ZERO_ERROR;
        ucnv_convertEx(to.get(), from.get(), &written, piece.data() + piece.size(), &in, bytes.data() + bytes.size(), pivot.data(), &source,
                       &target, pivot.data() + pivot.size(), first, true, &wrong);
        out.append(piece.data(), written);
        if (wrong != U_BUFFER_OVERFLOW_ERROR) break;
    }
    return U_SUCCESS(wrong);
}

// U+200E, 200F, 202A to 202E, 2066 to 2069, and the byte-order mark inside a text.
bool is_direction_mark(std::string_view letter)
{
    if (letter == "\xEF\xBB\xBF") return true;
    if (letter.size() != 3 || letter[0] != '\xE2') return false;
    const auto second = static_cast<unsigned char>(letter[1]), third = static_cast<unsigned char>(letter[2]);
    return (second == 0x80 && (third == 0x8E || third == 0x8F || (third >= 0xAA && third <= 0xAE))) || (second == 0x81 && third >= 0xA6 && third <= 0xA9);
}

// U+0080 to U+009F; U+2028 and U+2029 end a line.
bool is_high_control(std::string_view letter) { return letter.size() == 2 && letter[0] == '\xC2' && static_cast<unsigned char>(letter[1]) < 0xA0; }
bool is_line_mark(std::string_view letter) { return letter == "\xE2\x80\xA8" || letter == "\xE2\x80\xA9"; }

template <class Take> void each_letter(std::string_view text, Take&& take)
{
    while (!text.empty()) {
        const auto bytes = csv::utf8_letter_bytes(text);
        if (!(bytes == 0 ? take(std::string_view("\xEF\xBF\xBD")) : take(text.substr(0, bytes)))) return;
        text.remove_prefix(std::max<std::size_t>(bytes, 1));
    }
}

struct Word {
    std::string charset;
    std::string bytes;
    std::size_t length = 0;         // of the whole encoded word
};

// "=?utf-8?Q?caf=C3=A9?=" at the beginning of `text`.
bool read_word(std::string_view text, Word& word)
{
    constexpr std::size_t longest_charset = 60;
    const auto charset_end = text.substr(0, longest_charset).find('?', 2);
    if (charset_end == text.npos || charset_end + 2 >= text.size() || text[charset_end + 2] != '?') return false;
    const char way = lowered(text[charset_end + 1]);
    if (way != 'q' && way != 'b') return false;
    const auto begin = charset_end + 3;
    constexpr std::size_t longest_word = 1024;      // RFC 2047 allows 75; some programs write a whole subject into one word
    const auto end = text.substr(0, longest_word).find("?=", begin);
    if (end == text.npos) return false;
    auto charset = text.substr(2, charset_end - 2);
    charset = charset.substr(0, charset.find('*'));             // RFC 2231, 5: the language
    word.charset = lower(charset);
    word.length = end + 2;
    const auto inside = text.substr(begin, end - begin);
    if (way == 'b') {
        word.bytes = from_base64(inside);
        return true;
    }
    word.bytes.clear();
    for (std::size_t i = 0; i < inside.size(); ++i) {
        const int byte = inside[i] == '=' ? escaped_byte(inside, i) : -1;
        if (byte >= 0) word.bytes += static_cast<char>(byte), i += 2;
        else word.bytes += inside[i] == '_' ? ' ' : inside[i];
    }
    return true;
}

}  // namespace

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blank = " \t\r\n";
    const auto begin = text.find_first_not_of(blank);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(blank) + 1 - begin);
}

std::string lower(std::string_view ascii)
{
    std::string text(ascii);
    std::ranges::transform(text, text.begin(), lowered);
    return text;
}

bool same_word(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, [](char x, char y) { return lowered(x) == lowered(y); });
}

std::string from_base64(std::string_view text)
{
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 3);
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const auto value = base64_values[static_cast<unsigned char>(c)];
        if (value < 0) {
            if (c == '=') bits = 0, count = 0;      // padding ends a run; some programs join several
            continue;
        }
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> count);
    }
    return bytes;
}

std::string from_quoted_printable(std::string_view text)
{
    std::string bytes;
    bytes.reserve(text.size());
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        while (line.ends_with(' ') || line.ends_with('\t')) line.remove_suffix(1);     // added on the way (rule 3)
        bool soft = false;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const int byte = line[i] == '=' ? escaped_byte(line, i) : -1;
            if (byte >= 0) bytes += static_cast<char>(byte), i += 2;
            else if (line[i] == '=' && i + 1 == line.size()) soft = true;
            else bytes += line[i];
        }
        if (end == text.npos) break;
        if (!soft) bytes += '\n';
        text.remove_prefix(end + 1);
    }
    return bytes;
}

std::string to_utf8(std::string_view bytes, std::string_view charset, bool* known)
{
    if (known) *known = true;
    const auto name = meant_charset(charset);
    const bool plain = name.empty() || name == "utf-8" || name == "utf8" || name == "us-ascii" || name == "ascii";
    if (plain && csv::is_utf8(bytes)) return std::string(bytes);
    if (name == "utf-8" || name == "utf8") return csv::readable(bytes);
    if (plain || name == "windows-1252") return from_windows_1252(bytes);
    if (std::string out; convert(bytes, name, out)) return out;
    if (known) *known = false;
    return csv::is_utf8(bytes) ? std::string(bytes) : from_windows_1252(bytes);
}

std::string decode_words(std::string_view text)
{
    std::string out, pending, charset;          // bytes of adjacent words, since some programs cut letters in two
    const auto flush = [&] {
        if (!pending.empty()) out += to_utf8(pending, charset);
        pending.clear();
    };
    std::string plain;
    const auto flush_plain = [&] {
        if (!plain.empty()) out += to_utf8(plain, {});
        plain.clear();
    };
    Word word;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '=' && text.substr(at, 2) == "=?" && read_word(text.substr(at), word)) {
            flush_plain();
            if (word.charset != charset) flush();
            charset = word.charset;
            pending += word.bytes;
            at += word.length;
            // White space between two encoded words is not part of the text.
            const auto next = text.find_first_not_of(" \t\r\n", at);
            if (next != text.npos && text.substr(next, 2) == "=?") {
                if (Word following; read_word(text.substr(next), following)) at = next;
            }
            continue;
        }
        flush();
        plain += text[at++];
    }
    flush();
    flush_plain();
    return out;
}

std::string clean_text(std::string_view text, std::size_t most)
{
    std::string out;
    out.reserve(std::min(text.size(), most));
    bool after_return = false;
    each_letter(text, [&](std::string_view letter) {
        const char c = letter.size() == 1 ? letter[0] : '\0';
        const bool second_half = c == '\n' && after_return;
        after_return = c == '\r';
        if (second_half) return true;
        if (c == '\r' || is_line_mark(letter)) letter = "\n";
        else if (letter.size() == 1 && (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) && c != '\n' && c != '\t') return true;
        else if (is_high_control(letter)) return true;
        if (out.size() + letter.size() > most) return false;
        out += letter;
        return true;
    });
    return out;
}

std::string clean_line(std::string_view text, std::size_t most)
{
    std::string out;
    bool space = false;
    each_letter(text, [&](std::string_view letter) {
        const bool control = letter.size() == 1 && (static_cast<unsigned char>(letter[0]) <= 0x20 || letter[0] == 0x7F);
        if (control || is_line_mark(letter) || is_high_control(letter)) {
            space = !out.empty();
            return true;
        }
        if (is_direction_mark(letter)) return true;
        if (out.size() + letter.size() + space > most) return false;
        if (space) out += ' ';
        space = false;
        out += letter;
        return true;
    });
    return out;
}

std::string clean_file_name(std::string_view text)
{
    constexpr std::size_t most = 120;
    auto name = clean_line(text, text.size());
    if (const auto slash = name.find_last_of("/\\"); slash != std::string::npos) name.erase(0, slash + 1);
    for (auto& c : name)
        if (std::string_view("<>:\"|?*%;$`'&").find(c) != std::string_view::npos) c = '_';
    name.erase(0, std::min(name.find_first_not_of(". "), name.size()));
    while (name.ends_with('.') || name.ends_with(' ')) name.pop_back();
    if (name.size() > most) {
        const auto dot = name.rfind('.');
        const auto ending = dot != std::string::npos && name.size() - dot <= 12 ? name.substr(dot) : std::string();
        name = clean_line(std::string_view(name).substr(0, name.size() - ending.size()), most - ending.size()) + ending;
    }
    // Names of devices on Windows, whatever the ending.
    const auto stem = lower(name.substr(0, name.find('.')));
    constexpr std::string_view devices[] = {"con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
                                            "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9"};
    if (std::ranges::find(devices, stem) != std::end(devices)) name.insert(0, "_");
    return name.empty() ? "attachment" : name;
}

}  // namespace rapport::mail::incoming
