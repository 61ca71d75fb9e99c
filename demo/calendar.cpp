#include "demo/calendar.h"

#include <algorithm>
#include <cstdio>

namespace rapport::demo {
namespace {

constexpr int days_of_life = 730;

bool is_between(CivilDay day, unsigned from_month, unsigned from_day, unsigned to_month, unsigned to_day)
{
    const unsigned number = day.month * 100 + day.day;
    return number >= from_month * 100 + from_day && number <= to_month * 100 + to_day;
}

// Gauss's rule in the form of Meeus, Jones and Butcher.
Day easter_sunday(int year)
{
    const int a = year % 19, b = year / 100, c = year % 100;
    const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int n = h + l - 7 * m + 114;
    return *rapport::day_of(year, static_cast<unsigned>(n / 31), static_cast<unsigned>(n % 31 + 1));
}

// Two weeks from the second Monday in August.
bool is_summer_break(Day day, CivilDay parts)
{
    const Day first = *rapport::day_of(parts.year, 8, 1);
    const int to_monday = (7 - weekday(first)) % 7;
    const Day begin = plus(first, to_monday + 7);
    return day >= begin && day < plus(begin, 14);
}

}  // namespace

std::string to_text(Local local)
{
    const int minute = minute_of(local);
    char clock_text[32];
    std::snprintf(clock_text, sizeof clock_text, "T%02d:%02d:%02d", minute / 60, minute % 60, static_cast<int>(local.seconds % 60));
    return rapport::to_text(day_of(local)) + clock_text;
}

Life life_until(Day last_day, int minute)
{
    return {plus(last_day, -days_of_life), last_day, at(last_day, std::min(minute, clock(9, 0)))};
}

int progress(const Life& life, Day day)
{
    return std::clamp((day.days - life.first.days) * 1000 / days_of_life, 0, 1000);
}

Day clamped(const Life& life, Day day)
{
    return std::clamp(day, life.first, plus(life.last, -1));
}

std::optional<Hours> opening_hours(Day day)
{
    const auto parts = civil(day);
    const auto on = [&](unsigned month, unsigned number) { return parts.month == month && parts.day == number; };
    if (is_between(parts, 12, 25, 12, 31) || on(1, 1)) return std::nullopt;
    if (is_summer_break(day, parts)) return std::nullopt;
    if (weekday(day) == 6) return Hours{clock(8, 0), clock(12, 0)};
    if (on(12, 24)) return Hours{clock(7, 0), clock(13, 0)};
    return Hours{clock(7, 0), clock(18, 0)};
}

bool is_open(Day day) { return opening_hours(day).has_value(); }

bool is_open(Local local)
{
    const auto hours = opening_hours(day_of(local));
    return hours && minute_of(local) >= hours->open && minute_of(local) < hours->close;
}

Day open_day_from(Day day)
{
    while (!is_open(day)) ++day.days;
    return day;
}

Day open_day_until(Day day)
{
    while (!is_open(day)) --day.days;
    return day;
}

bool is_advent(Day day) { return is_between(civil(day), 11, 27, 12, 24); }

bool is_in(Season season, Day day)
{
    const auto parts = civil(day);
    switch (season) {
    case Season::always: return true;
    case Season::advent: return is_advent(day);
    case Season::easter: return day > plus(easter_sunday(parts.year), -21) && day <= plus(easter_sunday(parts.year), 1);
    case Season::summer: return is_between(parts, 5, 20, 8, 5);
    case Season::autumn: return is_between(parts, 9, 15, 11, 26);
    }
    return false;
}

}  // namespace rapport::demo
