#include "base/csv/date_parts.h"
#include <algorithm>
#include <array>
#include <string>
#include "base/csv/values.h"
#include "base/in_words.h"

namespace rapport::csv {
namespace {

constexpr std::size_t short_name = 3;
constexpr int most_offset_minutes = 14 * 60;  // Kiribati

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in(int year, int month)
{
    constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

Error no_such(std::string sentence) { return invalid({}, std::move(sentence)); }

Result<Done> check_day(const DateParts& parts)
{
    if (parts.year < 1) return no_such("There is no year 0.");
    if (parts.month < 1 || parts.month > 12) return no_such("There is no month " + std::to_string(parts.month) + ".");
    if (parts.day >= 1 && parts.day <= days_in(parts.year, parts.month)) return Done{};

    const std::string name(month_names[static_cast<std::size_t>(parts.month - 1)]);
    const bool only_this_year = parts.month == 2 && parts.day == 29;
    return no_such(name + (only_this_year ? " " + std::to_string(parts.year) : "") + " has no " + ordinal(parts.day) + ".");
}

Result<Done> check_time(const DateParts& parts)
{
    if (parts.hour.value_or(0) > 23) return no_such("A day has no hour " + std::to_string(*parts.hour) + ".");
    if (parts.minute.value_or(0) > 59) return no_such("An hour has no minute " + std::to_string(*parts.minute) + ".");
    if (parts.second.value_or(0) > 59) return no_such("A minute has no second " + std::to_string(*parts.second) + ".");
    const int offset = parts.offset_minutes.value_or(0);
    if (offset > most_offset_minutes || offset < -most_offset_minutes)
        return no_such("No place on earth is more than 14 hours away from UTC.");
    return Done{};
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Result<When> checked(const DateParts& parts)
{
    CHECK(check_day(parts));
    CHECK(check_time(parts));
    When when{parts.year, parts.month, parts.day, {}, {}};
    if (parts.hour) {
        const int seconds = (*parts.hour * 60 + parts.minute.value_or(0)) * 60 + parts.second.value_or(0);
        when.time_ms = seconds * 1000 + parts.millisecond;
        when.offset_minutes = parts.offset_minutes;
    }
    return when;
}

bool Letters::one(char wanted)
{
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
}

void Letters::spaces()
{
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
}

bool Letters::number(std::size_t least_digits, std::size_t most_digits, int& value)
{
    std::size_t count = 0;
    int read = 0;
    while (count < most_digits && count < rest_.size() && is_digit(rest_[count])) read = read * 10 + (rest_[count++] - '0');
    if (count < least_digits) return false;
    rest_.remove_prefix(count);
    value = read;
    return true;
}

bool Letters::number(std::size_t least_digits, std::size_t most_digits, std::optional<int>& value)
{
    int read = 0;
    if (!number(least_digits, most_digits, read)) return false;
    value = read;
    return true;
}

bool Letters::milliseconds(int& value)
{
    const std::size_t before = rest_.size();
    int read = 0;
    if (!number(1, 3, read)) return false;
    for (std::size_t digits = before - rest_.size(); digits < 3; ++digits) read *= 10;
    value = read;

    int cut_away = 0;
    number(0, 6, cut_away);
    return rest_.empty() || !is_digit(rest_.front());
}

bool Letters::offset(std::optional<int>& minutes)
{
    if (one('Z') || one('z')) {
        minutes = 0;
        return true;
    }
    const bool west = !rest_.empty() && rest_.front() == '-';
    if (!one('+') && !one('-')) return false;
    int hour = 0;
    int minute = 0;
    if (!number(2, 2, hour)) return false;
    const bool colon = one(':');
    if (!number(2, 2, minute) && colon) return false;
    if (minute > 59) return false;
    minutes = (west ? -1 : 1) * (hour * 60 + minute);
    return true;
}

bool Letters::month_name(int& month)
{
    for (std::size_t at = 0; at < month_names.size(); ++at) {
        if (!word(month_names[at]) && !word(month_names[at].substr(0, short_name))) continue;
        month = static_cast<int>(at) + 1;
        return true;
    }
    return false;
}

bool Letters::weekday_name()
{
    return std::any_of(weekday_names.begin(), weekday_names.end(),
                       [&](std::string_view name) { return word(name) || word(name.substr(0, short_name)); });
}

bool Letters::half_day(bool& afternoon)
{
    afternoon = word("PM");
    return afternoon || word("AM");
}

bool Letters::word(std::string_view wanted)
{
    if (rest_.size() < wanted.size()) return false;
    for (std::size_t at = 0; at < wanted.size(); ++at)
        if (lower(rest_[at]) != lower(wanted[at])) return false;
    rest_.remove_prefix(wanted.size());
    return true;
}

}  // namespace rapport::csv
