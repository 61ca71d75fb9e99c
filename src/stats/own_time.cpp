#include "stats/own_time.h"

#include <algorithm>

namespace rapport::stats {

OwnTime::OwnTime(const ShopWeek& shop, const WeekPreference& preference)
    : shop_(shop), preference_(preference), rest_(preference.rest()), day_start_(below(preference.day, 0, hours_in_day))
{
    for (std::size_t i = 0; i < week_start_.size(); ++i) week_start_[i] = below(preference.week[i], 0, hours_in_week);
    double days = 0;
    for (std::size_t d = 0; d < 7; ++d) {
        days_before_[d] = days * (rest_ + preference.day.share);
        days += preference.weekday[d];
    }
}

double OwnTime::within_week(double hour) const
{
    const int day = std::min(static_cast<int>(hour / 24), 6);
    const double sum = days_before_[day] + favourites_before(hour);
    const Favourite& daily = preference_.day;
    double of_day = rest_ * shop_.before(day, hour - 24 * day);
    if (daily.share > 0) of_day += daily.share * (below(daily, hour - 24 * day, hours_in_day) - day_start_);
    return sum + preference_.weekday[day] * of_day;
}

double OwnTime::favourites_before(double hour) const
{
    double sum = 0;
    for (std::size_t i = 0; i < week_start_.size(); ++i)
        if (const Favourite& f = preference_.week[i]; f.share > 0) sum += f.share * (below(f, hour, hours_in_week) - week_start_[i]);
    return sum;
}

std::array<double, 7> OwnTime::weekdays(const std::array<double, 7>& starts)
{
    std::array<double, 7> result;
    for (std::size_t d = 0; d < 7; ++d) result[d] = std::max(0., (d == 6 ? 1 : starts[d + 1]) - starts[d]);
    return result;
}

std::array<double, 7> OwnTime::day_starts() const
{
    std::array<double, 7> starts{};
    for (std::size_t d = 1; d < 7; ++d) starts[d] = days_before_[d] + favourites_before(24. * static_cast<double>(d));
    return starts;
}

double OwnTime::within_week(WallSeconds at) const { return within_week(static_cast<double>(second_of_week(at)) / 3600); }

double OwnTime::weeks(WallSeconds at) const { return static_cast<double>(week_of(at)) + within_week(at); }

double OwnTime::between(WallSeconds from, WallSeconds to) const { return to <= from ? 0 : std::max(0., weeks(to) - weeks(from)); }

}  // namespace rapport::stats
