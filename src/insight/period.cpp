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
    return (year * 12 + static_cast<int>(month) - 1) / months_in(period);
}

Day first_day(std::int32_t number, Period period)
{
    if (period == Period::week) return {number * 7 + monday_before_epoch};
    const int months = number * months_in(period);
    return *day_of(months / 12, static_cast<unsigned>(months % 12 + 1), 1);
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
        std::snprintf(text, sizeof text, "%04d-%02d", number / 12, number % 12 + 1);
    } else {
        std::snprintf(text, sizeof text, "%04d-Q%d", number / 4, number % 4 + 1);
    }
    return text;
}

}  // namespace rapport::insight
