#include "base/csv/encoding.h"
#include <array>
#include <cstring>

namespace rapport::csv {
namespace {

unsigned char byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

bool continues(std::string_view text, std::size_t at) { return at < text.size() && (byte_at(text, at) & 0xC0) == 0x80; }

struct ZeroBytes {
    std::size_t even = 0;
    std::size_t odd = 0;
};

ZeroBytes count_zero_bytes(std::string_view head)
{
    ZeroBytes zeros;
    for (std::size_t at = 0; at + 1 < head.size(); at += 2) {
        zeros.even += head[at] == 0;
        zeros.odd += head[at + 1] == 0;
    }
    return zeros;
}

// At least 3 letters in 10 are Latin, digits or delimiters, and next to none has its zero on the other side.
bool mostly_on_one_side(std::size_t zeros, std::size_t other_zeros, std::size_t pairs)
{
    return pairs > 0 && zeros * 10 >= pairs * 3 && other_zeros * 20 <= zeros;
}

// A letter that the end of `head` cuts is no evidence against UTF-8.
bool is_cut_letter(std::string_view rest)
{
    const unsigned char lead = byte_at(rest, 0);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || rest.size() >= length) return false;
    for (std::size_t at = 1; at < rest.size(); ++at)
        if (!continues(rest, at)) return false;
    return true;
}

bool looks_like_utf8(std::string_view head, bool whole)
{
    std::size_t letters = 0;
    std::size_t broken = 0;
    while (!head.empty()) {
        const std::size_t length = utf8_letter_bytes(head);
        if (length == 0 && !whole && is_cut_letter(head)) break;
        letters += length > 1;
        broken += length == 0;
        head.remove_prefix(length == 0 ? 1 : length);
    }
    return broken <= letters;
}

// 0x80 to 0x9F of Windows-1252; the rest of it is Latin-1. 0: the byte has no meaning.
constexpr std::array<std::uint16_t, 32> windows_1252_middle = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

Decoded decode_windows_1252(std::string_view bytes, char* into)
{
    char* out = into;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            *out++ = c;
            continue;
        }
        const std::uint32_t letter = byte < 0xA0 ? windows_1252_middle[byte - 0x80u] : byte;
        if (letter == 0) *out++ = undecodable;
        else out = put_utf8(out, letter);
    }
    return {bytes.size(), static_cast<std::size_t>(out - into)};
}

bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low_surrogate(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

Decoded decode_utf16(bool big_endian, std::string_view bytes, bool last, char* into)
{
    const auto unit_at = [&](std::size_t at) {
        const std::uint32_t first = byte_at(bytes, at);
        const std::uint32_t second = byte_at(bytes, at + 1);
        return big_endian ? first << 8 | second : second << 8 | first;
    };
    char* out = into;
    std::size_t at = 0;
    while (at + 2 <= bytes.size()) {
        const std::uint32_t unit = unit_at(at);
        if (is_high_surrogate(unit)) {
            if (at + 4 > bytes.size() && !last) break;
            if (at + 4 <= bytes.size() && is_low_surrogate(unit_at(at + 2))) {
                out = put_utf8(out, 0x10000 + ((unit - 0xD800) << 10) + (unit_at(at + 2) - 0xDC00));
                at += 4;
                continue;
            }
        }
        if (unit >= 0xD800 && unit < 0xE000) *out++ = undecodable;
        else out = put_utf8(out, unit);
        at += 2;
    }
    if (last && at < bytes.size()) {  // an odd byte at the very end
        *out++ = undecodable;
        at = bytes.size();
    }
    return {at, static_cast<std::size_t>(out - into)};
}

}  // namespace

Sniffed sniff_encoding(std::string_view head, bool whole)
{
    if (head.starts_with("\xEF\xBB\xBF")) return {Encoding::utf8, 3};
    if (head.starts_with("\xFF\xFE")) return {Encoding::utf16_le, 2};
    if (head.starts_with("\xFE\xFF")) return {Encoding::utf16_be, 2};

    const ZeroBytes zeros = count_zero_bytes(head);
    if (mostly_on_one_side(zeros.odd, zeros.even, head.size() / 2)) return {Encoding::utf16_le, 0};
    if (mostly_on_one_side(zeros.even, zeros.odd, head.size() / 2)) return {Encoding::utf16_be, 0};

    return {looks_like_utf8(head, whole) ? Encoding::utf8 : Encoding::windows_1252, 0};
}

Decoded decode(Encoding encoding, std::string_view bytes, bool last, char* into)
{
    switch (encoding) {
    case Encoding::utf16_le: return decode_utf16(false, bytes, last, into);
    case Encoding::utf16_be: return decode_utf16(true, bytes, last, into);
    case Encoding::windows_1252: return decode_windows_1252(bytes, into);
    case Encoding::utf8: break;
    }
    if (!bytes.empty()) std::memcpy(into, bytes.data(), bytes.size());
    return {bytes.size(), bytes.size()};
}

std::size_t utf8_letter_bytes(std::string_view text)
{
    if (text.empty()) return 0;
    const unsigned char lead = byte_at(text, 0);
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4 || !continues(text, 1)) return 0;
    if (lead < 0xE0) return 2;

    const unsigned char second = byte_at(text, 1);
    if (lead == 0xE0 && second < 0xA0) return 0;   // overlong
    if (lead == 0xED && second >= 0xA0) return 0;  // a surrogate
    if (!continues(text, 2)) return 0;
    if (lead < 0xF0) return 3;

    if (lead == 0xF0 && second < 0x90) return 0;   // overlong
    if (lead == 0xF4 && second >= 0x90) return 0;  // above U+10FFFF
    return continues(text, 3) ? 4 : 0;
}

std::size_t valid_utf8_prefix(std::string_view text)
{
    constexpr std::uint64_t high_bits = 0x8080808080808080;
    std::size_t at = 0;
    while (at < text.size()) {
        std::uint64_t eight = 0;
        if (at + 8 <= text.size()) {
            std::memcpy(&eight, text.data() + at, 8);
            if ((eight & high_bits) == 0) {
                at += 8;
                continue;
            }
        }
        const std::size_t length = utf8_letter_bytes(text.substr(at));
        if (length == 0) return at;
        at += length;
    }
    return at;
}

char* put_utf8(char* into, std::uint32_t code_point)
{
    const auto put = [&](std::uint32_t byte) { *into++ = static_cast<char>(byte); };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xC0 | code_point >> 6);
        put(0x80 | (code_point & 0x3F));
    } else if (code_point < 0x10000) {
        put(0xE0 | code_point >> 12);
        put(0x80 | (code_point >> 6 & 0x3F));
        put(0x80 | (code_point & 0x3F));
    } else {
        put(0xF0 | code_point >> 18);
        put(0x80 | (code_point >> 12 & 0x3F));
        put(0x80 | (code_point >> 6 & 0x3F));
        put(0x80 | (code_point & 0x3F));
    }
    return into;
}

std::string readable(std::string_view text)
{
    std::string shown;
    shown.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = utf8_letter_bytes(text);
        if (length == 0 || text.front() == '\0') shown += "\uFFFD";
        else shown += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return shown;
}

}  // namespace rapport::csv
