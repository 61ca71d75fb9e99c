#include "base/in_words.h"

#include <cmath>

namespace rapport {
namespace {

std::string day_and_month(Day day)
{
    const auto [year, month, of_month] = civil(day);
    return std::to_string(of_month) + " " + std::string(month_names[month - 1]);
}

std::string name_of_weekday(Day day) { return std::string(weekday_names[static_cast<std::size_t>(weekday(day))]); }

}  // namespace

constinit const std::array<std::string_view, 12> month_names = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
constinit const std::array<std::string_view, 7> weekday_names = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

std::string count_of(std::int64_t number, const std::string& one, const std::string& many)
{
    return std::to_string(number) + " " + (number == 1 ? one : many);
}

std::string ordinal(std::int64_t number)
{
    const auto last = number % 10;
    const bool teen = number / 10 % 10 == 1;
    return std::to_string(number) + (teen || last == 0 || last > 3 ? "th" : last == 1 ? "st" : last == 2 ? "nd" : "rd");
}

std::string day_in_words(Day day)
{
    return day_and_month(day) + " " + std::to_string(civil(day).year);
}

std::string day_in_words(Day day, Day today)
{
    return civil(day).year == civil(today).year ? day_and_month(day) : day_in_words(day);
}

std::string days_in_words(std::int64_t days)
{
    constexpr double days_in_month = 30.4375;
    if (days < 14) return count_of(days, "day", "days");
    if (days < 70) return count_of(days / 7, "week", "weeks");
    if (days < 730) return count_of(std::lround(static_cast<double>(days) / days_in_month), "month", "months");
    return count_of(static_cast<std::int64_t>(static_cast<double>(days) / 365.25), "year", "years");
}

std::string ago_in_words(Day then, Day today)
{
    const auto days = today.days - then.days;
    return days <= 0 ? "today" : days == 1 ? "yesterday" : days_in_words(days) + " ago";
}

std::string until_in_words(Day then, Day today)
{
    const auto days = then.days - today.days;
    if (days < 0) return "since " + day_in_words(then, today);
    if (days <= 1) return days == 0 ? "today" : "tomorrow";
    return "by " + (days < 7 ? name_of_weekday(then) : day_in_words(then, today));
}

std::string gap_in_words(double days)
{
    const auto whole = std::lround(days);
    if (whole <= 1) return "daily";
    if (whole % 7 == 0 && whole <= 28) return whole == 7 ? "every week" : "every " + std::to_string(whole / 7) + " weeks";
    if (whole >= 28 && whole <= 31) return "every month";
    return "every " + std::to_string(whole) + " days";
}

std::string clock_in_words(std::int64_t minute_of_day)
{
    return std::to_string(minute_of_day / 60) + (minute_of_day % 60 < 10 ? ":0" : ":") + std::to_string(minute_of_day % 60);
}

std::string moment_in_words(const TimeZone& zone, Instant at, Instant now)
{
    constexpr std::int64_t us_per_minute = 60 * us_per_second, minutes_per_day = 1440;
    const auto minute = zone.local_us(at) / us_per_minute % minutes_per_day;
    return day_in_words(zone.local_day(at), zone.local_day(now)) + " " + clock_in_words(minute < 0 ? minute + minutes_per_day : minute);
}

}  // namespace rapport
