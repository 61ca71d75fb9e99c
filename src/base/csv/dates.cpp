#include "base/csv/dates.h"
#include "base/csv/columns.h"
#include "base/csv/date_parts.h"
#include "base/csv/values.h"

namespace rapport::csv {
namespace {

Error no_date(std::string_view text)
{
    return invalid({}, shown(text) + " is not a date like 2024-03-31.", "date_form");
}

bool read_day(Letters& letters, DateParts& parts)
{
    return letters.number(4, 4, parts.year) && letters.one('-') && letters.number(2, 2, parts.month) && letters.one('-')
        && letters.number(2, 2, parts.day);
}

bool read_time(Letters& letters, DateParts& parts)
{
    if (!(letters.number(2, 2, parts.hour) && letters.one(':') && letters.number(2, 2, parts.minute))) return false;
    if (!letters.one(':')) return true;
    if (!letters.number(2, 2, parts.second)) return false;
    return !letters.one('.') || letters.milliseconds(parts.millisecond);
}

}  // namespace

Result<When> read_when(std::string_view text)
{
    DateParts parts;
    Letters letters(trimmed(text));
    if (!read_day(letters, parts)) return no_date(text);
    if (!letters.at_end()) {
        if (!(letters.one('T') || letters.one('t') || letters.one(' ')) || !read_time(letters, parts)) return no_date(text);
        if (!letters.at_end() && !letters.offset(parts.offset_minutes)) return no_date(text);
        if (!letters.at_end()) return no_date(text);
    }
    return checked(parts);
}

Result<Birthday> read_birthday(std::string_view text)
{
    DateParts parts;
    Letters letters(trimmed(text));
    const bool without_year = letters.rest().starts_with("--");
    if (without_year) {
        letters.one('-');
        letters.one('-');
        parts.year = 2000;  // a leap year, for those born on 29 February
        if (!(letters.number(2, 2, parts.month) && letters.one('-') && letters.number(2, 2, parts.day)))
            return invalid({}, shown(text) + " is not a birthday like --03-31.");
    } else if (!read_day(letters, parts)) {
        return invalid({}, shown(text) + " is not a birthday like 1980-03-31 or --03-31.");
    }
    if (!letters.at_end()) return invalid({}, shown(text) + " is not a birthday like 1980-03-31 or --03-31.");

    TRY(const When day, checked(parts));
    return Birthday{without_year ? std::nullopt : std::optional(day.year), day.month, day.day};
}

}  // namespace rapport::csv
