#include "base/csv/guard.h"
#include <algorithm>
#include <array>
#include <cstring>

namespace rapport::csv {
namespace {

using namespace std::string_view_literals;

// What spreadsheets skip before they look for a formula. Tab and CR are not here: at the start they are signs themselves.
constexpr std::array blanks = {
    " "sv,  "\v"sv, "\f"sv, "\u0085"sv, "\u00A0"sv, "\u1680"sv, "\u2000"sv, "\u2001"sv, "\u2002"sv, "\u2003"sv, "\u2004"sv,
    "\u2005"sv, "\u2006"sv, "\u2007"sv, "\u2008"sv, "\u2009"sv, "\u200A"sv, "\u200B"sv, "\u2028"sv, "\u2029"sv, "\u202F"sv,
    "\u205F"sv, "\u3000"sv, "\uFEFF"sv,
    // and what shows nothing of itself, which a spreadsheet may take away (base/clean.h)
    "\u00AD"sv, "\u034F"sv, "\u061C"sv, "\u115F"sv, "\u1160"sv, "\u180E"sv, "\u200C"sv, "\u200D"sv, "\u200E"sv, "\u200F"sv, "\u202A"sv,
    "\u202B"sv, "\u202C"sv, "\u202D"sv, "\u202E"sv, "\u2060"sv, "\u2061"sv, "\u2062"sv, "\u2063"sv, "\u2064"sv, "\u2066"sv, "\u2067"sv,
    "\u2068"sv, "\u2069"sv, "\u2800"sv, "\u3164"sv, "\uFE0E"sv, "\uFE0F"sv, "\uFFA0"sv, "\uFFF9"sv, "\uFFFA"sv, "\uFFFB"sv};

constexpr std::array signs = {"="sv, "+"sv, "-"sv, "@"sv, "\0"sv, "\t"sv, "\uFF1D"sv, "\uFF0B"sv, "\uFF0D"sv, "\uFF20"sv};

std::size_t blank_bytes(std::string_view text)
{
    if (text.empty() || (text.front() > ' ' && text.front() < '\x7f')) return 0;
    for (const std::string_view blank : blanks)
        if (text.starts_with(blank)) return blank.size();
    return 0;
}

// -12, -12.50, -12,50
bool is_negative_number(std::string_view cell)
{
    if (!cell.starts_with('-')) return false;
    cell.remove_prefix(1);
    const auto digits = [&] {
        const std::size_t count = std::min(cell.find_first_not_of("0123456789"), cell.size());
        cell.remove_prefix(count);
        return count;
    };
    if (digits() == 0) return false;
    if (cell.empty()) return true;
    if (cell.front() != '.' && cell.front() != ',') return false;
    cell.remove_prefix(1);
    return digits() > 0 && cell.empty();
}

// Whether the line at the beginning of `rest` is guarded. Apostrophes before it do not change the answer: that makes
// taking the guard away the exact inverse of putting it there. `first`: `rest` is the cell's first line.
bool runs(std::string_view rest, bool first)
{
    rest.remove_prefix(std::min(rest.find_first_not_of('\''), rest.size()));
    if (first && is_negative_number(rest)) return false;
    while (const std::size_t blank = blank_bytes(rest)) rest.remove_prefix(blank);
    if (first && rest.starts_with('\r')) return true;
    return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) { return rest.starts_with(sign); });
}

// A cheap look that lets nearly every line pass.
bool may_run(std::string_view rest)
{
    if (rest.empty()) return false;
    const auto byte = static_cast<unsigned char>(rest.front());
    return byte <= ' ' || byte >= 0x80 || std::strchr("'=+-@", byte) != nullptr;
}

// Where the next line begins, or the end of the cell.
std::size_t next_line(std::string_view cell, std::size_t from)
{
    std::size_t at = from;
    while (at < cell.size() && cell[at] != '\r' && cell[at] != '\n') ++at;
    if (at == cell.size()) return at;
    return at + (cell.substr(at, 2) == "\r\n" ? 2 : 1);
}

template <class Each> void each_line(std::string_view cell, Each each)
{
    for (std::size_t line = 0; line < cell.size();) {
        const std::size_t next = next_line(cell, line);
        each(line, next);
        line = next;
    }
}

bool is_guarded_line(std::string_view cell, std::size_t line)
{
    const std::string_view rest = cell.substr(line);
    return may_run(rest) && runs(rest, line == 0);
}

}  // namespace

bool needs_guard(std::string_view cell)
{
    bool needed = false;
    each_line(cell, [&](std::size_t line, std::size_t) { needed = needed || is_guarded_line(cell, line); });
    return needed;
}

void append_guarded(std::string& out, std::string_view cell)
{
    each_line(cell, [&](std::size_t line, std::size_t next) {
        if (is_guarded_line(cell, line)) out += '\'';
        out += cell.substr(line, next - line);
    });
}

std::size_t unguard(char* cell, std::size_t size)
{
    const std::string_view text(cell, size);
    char* to = cell;
    // Writing stays behind reading, so `text` is untouched from the line on that is looked at.
    each_line(text, [&](std::size_t line, std::size_t next) {
        const std::size_t from = text[line] == '\'' && runs(text.substr(line), line == 0) ? line + 1 : line;
        std::memmove(to, cell + from, next - from);
        to += next - from;
    });
    return static_cast<std::size_t>(to - cell);
}

std::string guarded(std::string_view cell)
{
    std::string out;
    append_guarded(out, cell);
    return out;
}

std::string unguarded(std::string_view cell)
{
    std::string out(cell);
    out.resize(unguard(out.data(), out.size()));
    return out;
}

}  // namespace rapport::csv
