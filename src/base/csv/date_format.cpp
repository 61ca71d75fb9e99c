#include <algorithm>
#include "base/csv/columns.h"
#include "base/csv/date_parts.h"
#include "base/csv/dates.h"
#include "base/csv/values.h"

namespace rapport::csv {
namespace {

constexpr int century_pivot = 69;  // as POSIX has it: 69 to 99 are 19xx, 00 to 68 are 20xx

// What a directive gives: two that give the same cannot stand in one form.
char gives(char directive)
{
    switch (directive) {
    case 'e': return 'd';
    case 'b': case 'B': case 'h': return 'm';
    case 'y': return 'Y';
    case 'I': return 'H';
    case 'A': return 'a';
    default: return directive;
    }
}

std::string_view spelled_out(char directive)
{
    switch (directive) {
    case 'F': return "%Y-%m-%d";
    case 'T': return "%H:%M:%S";
    case 'R': return "%H:%M";
    default: return {};
    }
}

Error bad_format(std::string sentence) { return invalid("date-format", std::move(sentence), "date_format"); }

// A cell on its way through a form.
struct Reading {
    Letters letters;
    DateParts parts = {};
    std::optional<bool> afternoon = {};
};

bool read_short_year(Reading& reading)
{
    int year = 0;
    if (!reading.letters.number(2, 2, year)) return false;
    reading.parts.year = year + (year >= century_pivot ? 1900 : 2000);
    return true;
}

bool read_half_day(Reading& reading)
{
    bool afternoon = false;
    if (!reading.letters.half_day(afternoon)) return false;
    reading.afternoon = afternoon;
    return true;
}

bool read_part(char kind, char literal, Reading& reading)
{
    Letters& letters = reading.letters;
    DateParts& parts = reading.parts;
    switch (kind) {
    case 'L': return letters.one(literal);
    case ' ': letters.spaces(); return true;
    case 'e': letters.spaces(); return letters.number(1, 2, parts.day);
    case 'd': return letters.number(1, 2, parts.day);
    case 'm': return letters.number(1, 2, parts.month);
    case 'b': case 'B': case 'h': return letters.month_name(parts.month);
    case 'Y': return letters.number(4, 4, parts.year);
    case 'y': return read_short_year(reading);
    case 'H': case 'I': return letters.number(1, 2, parts.hour);
    case 'M': return letters.number(1, 2, parts.minute);
    case 'S': return letters.number(1, 2, parts.second);
    case 'f': return letters.milliseconds(parts.millisecond);
    case 'p': return read_half_day(reading);
    case 'z': return letters.offset(parts.offset_minutes);
    default: return letters.weekday_name();  // 'a', 'A'
    }
}

}  // namespace

Result<DateFormat> DateFormat::parse(std::string_view format)
{
    DateFormat parsed;
    parsed.format_ = format;
    CHECK(parsed.add_all(format));

    const auto has = [&](char wanted) {
        return std::any_of(parsed.parts_.begin(), parsed.parts_.end(), [&](const Part& p) { return gives(p.kind) == wanted; });
    };
    if (!has('d') || !has('m') || !has('Y'))
        return bad_format("The date format needs a day (%d), a month (%m or %b) and a year (%Y or %y).");
    const bool half_days = std::any_of(parsed.parts_.begin(), parsed.parts_.end(), [](const Part& p) { return p.kind == 'I'; });
    if (half_days != has('p')) return bad_format("The date format needs %I and %p together.");
    if ((has('M') || has('S') || has('f') || has('z')) && !has('H'))
        return bad_format("The date format has parts of a time, but no hour (%H).");
    return parsed;
}

Result<Done> DateFormat::add_all(std::string_view format)
{
    for (std::size_t at = 0; at < format.size(); ++at) {
        const char c = format[at];
        if (c == ' ' || c == '\t') {
            parts_.push_back({' ', c});
        } else if (c != '%') {
            parts_.push_back({'L', c});
        } else if (at + 1 == format.size()) {
            return bad_format("The date format ends with a lone %.");
        } else {
            CHECK(add(format[++at]));
        }
    }
    return Done{};
}

Result<Done> DateFormat::add(char directive)
{
    if (directive == '%') {
        parts_.push_back({'L', '%'});
        return Done{};
    }
    if (const auto spelled = spelled_out(directive); !spelled.empty()) return add_all(spelled);
    if (std::string_view("demMbBhYyHISfpzaA").find(directive) == std::string_view::npos)
        return bad_format("%" + std::string(1, directive) + " is not a part of dates that is understood here.");
    const bool twice = std::any_of(parts_.begin(), parts_.end(),
                                   [&](const Part& part) { return gives(part.kind) == gives(directive); });
    if (twice) return bad_format("The date format names the same part twice (%" + std::string(1, directive) + ").");
    parts_.push_back({directive, '\0'});
    return Done{};
}

Result<When> DateFormat::read(std::string_view text) const
{
    Reading reading{Letters(trimmed(text))};
    const bool fits = std::all_of(parts_.begin(), parts_.end(),
                                  [&](const Part& part) { return read_part(part.kind, part.literal, reading); });
    if (!fits || !reading.letters.at_end())
        return invalid({}, shown(text) + " is not a date of the form " + format_ + ".", "date_form");

    if (reading.afternoon) {
        if (*reading.parts.hour < 1 || *reading.parts.hour > 12)
            return invalid({}, "Half a day has no hour " + std::to_string(*reading.parts.hour) + ".");
        reading.parts.hour = *reading.parts.hour % 12 + (*reading.afternoon ? 12 : 0);
    }
    return checked(reading.parts);
}

}  // namespace rapport::csv
