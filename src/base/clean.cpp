#include "base/clean.h"

#include <algorithm>
#include <cstring>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace rapport {
namespace {

constexpr UChar32 none = -1;
constexpr UChar32 not_joiner = 0x200C, joiner = 0x200D, byte_order_mark = 0xFEFF, black_flag = 0x1F3F4;

bool is_white(UChar32 c) { return u_isUWhiteSpace(c) || c == byte_order_mark || c == 0x200B; }
bool is_selector(UChar32 c) { return u_hasBinaryProperty(c, UCHAR_VARIATION_SELECTOR); }
bool is_tag(UChar32 c) { return c >= 0xE0020 && c <= 0xE007F; }

// Shows nothing of itself. A blank of Braille is a letter to Unicode, and looks like none.
bool is_unseen(UChar32 c)
{
    return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || c == 0x2800 || (c >= 0xFFF9 && c <= 0xFFFB);
}

// Joiners change how letters of these scripts look not at all.
bool never_joins(UChar32 c)
{
    UErrorCode wrong = U_ZERO_ERROR;
    const auto script = uscript_getScript(c, &wrong);
    return c < 0x80 || script == USCRIPT_LATIN || script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC || is_white(c);
}

bool is_needed(UChar32 c, UChar32 before, UChar32 behind)
{
    if (before == none) return false;
    if (c == joiner || c == not_joiner) return behind != none && !never_joins(before) && !never_joins(behind) && (!is_unseen(behind) || is_selector(behind));
    if (is_selector(c)) return !is_white(before) && !(u_isalpha(before) && never_joins(before));
    return is_tag(c) && (before == black_flag || is_tag(before));
}

UChar32 letter_at(const char* text, std::size_t size, std::size_t at)
{
    if (at >= size) return none;
    UChar32 c = none;
    auto end = static_cast<int32_t>(at);
    U8_NEXT(text, end, static_cast<int32_t>(size), c);
    return c;
}

}  // namespace

std::string_view trimmed(std::string_view text)
{
    // Most texts begin and end with something that is seen.
    const auto seen = [](char c) { return c > ' ' && c < '\x7f'; };
    if (text.empty() || (seen(text.front()) && seen(text.back()))) return text;
    const auto size = static_cast<int32_t>(text.size());
    int32_t from = 0, to = size;
    for (int32_t next = 0; next < size; from = next) {
        UChar32 c = none;
        U8_NEXT(text.data(), next, size, c);
        if (c < 0 || !is_white(c)) break;
    }
    for (int32_t next = size; next > from; to = next) {
        UChar32 c = none;
        U8_PREV(text.data(), 0, next, c);
        if (c < 0 || !is_white(c)) break;
    }
    return text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
}

std::size_t drop_unseen(char* text, std::size_t size)
{
    const auto ends = text + size;
    if (std::none_of(text, ends, [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) return size;
    std::size_t to = 0;
    UChar32 before = none;
    for (std::size_t from = 0; from < size;) {
        UChar32 c = none;
        auto next = static_cast<int32_t>(from);
        U8_NEXT(text, next, static_cast<int32_t>(size), c);
        const auto behind = static_cast<std::size_t>(next);
        if (c < 0 || !is_unseen(c) || is_needed(c, before, letter_at(text, size, behind))) {
            std::memmove(text + to, text + from, behind - from);
            to += behind - from;
            before = c;
        }
        from = behind;
    }
    return to;
}

std::string clean(std::string text)
{
    text.resize(drop_unseen(text.data(), text.size()));
    if (const auto rest = trimmed(text); rest.size() != text.size()) text = std::string(rest);
    return text;
}

}  // namespace rapport
