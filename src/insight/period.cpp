#include "insight/period.h"

#include <cstdio>

namespace rapport::insight {
namespace {

constexpr int monday_before_epoch = -3;  // 1969-12-29: week 0 begins there

int floor_divided(int a, int b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

int months_in(Period period) { return period == Period::quarter ? 3 : 1; }

}  // namespace

std::int32_t period_of(Day day, Period period)
{
    if (period == Period::week) return floor_divided(day.days - monday_before_epoch, 7);
    const auto [year, month, of_month] = civil(day);
    return floor_divided(year * 12 + static_cast<int>(month) - 1, months_in(period));
}

Day first_day(std::int32_t number, Period period)
{
    if (period == Period::week) return {number * 7 + monday_before_epoch};
    const int months = number * months_in(period);
    const int year = floor_divided(months, 12);
    return *day_of(year, static_cast<unsigned>(months - year * 12 + 1), 1);
}

std::int32_t last_ended(Day as_of, Period period) { return period_of({as_of.days + 1}, period) - 1; }

std::string period_name(std::int32_t number, Period period)
{
    char text[32];
    if (period == Period::week) {
        // The year of an ISO week is that of its Thursday.
        const Day thursday{first_day(number, period).days + 3};
        const auto year = civil(thursday).year;
        const int week = (thursday.days - day_of(year, 1, 1)->days) / 7 + 1;
        std::snprintf(text, sizeof text, "%04d-W%02d", year, week);
    } else if (period == Period::month) {
        const auto [year, month, day] = civil(first_day(number, period));
        std::snprintf(text, sizeof text, "%04d-%02u", year, month);
    } else {
        const auto [year, month, day] = civil(first_day(number, period));
        std::snprintf(text, sizeof text, "%04d-Q%u", year, (month + 2) / 3);
    }
    return text;
}

}  // namespace rapport::insight
