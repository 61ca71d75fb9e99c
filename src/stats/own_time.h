// Time as it passes for one customer.
#pragma once
#include "stats/week_preference.h"

#include <array>

namespace rapport::stats {

// The customer's own time, which runs when they use to come and nearly stands still when they do not: a week of it is a week
// (Brown and others, The time-rescaling theorem, Neural Computation 14, 2002). Never goes back.
class OwnTime {
public:
    OwnTime(const ShopWeek& shop, const WeekPreference& preference);
    double weeks(WallSeconds at) const;
    double between(WallSeconds from, WallSeconds to) const;  // weeks, at least 0
    std::array<double, 7> day_starts() const; // weeks that have passed since Monday 0:00 at 0:00 of each weekday
    static std::array<double, 7> weekdays(const std::array<double, 7>& day_starts);  // weeks that pass on each weekday, together 1
    double within_week(WallSeconds at) const; // weeks that have passed since Monday 0:00, below 1

private:
    double within_week(double hour) const;
    double favourites_before(double hour) const;
    const ShopWeek& shop_;
    const WeekPreference& preference_;
    double rest_, day_start_;
    std::array<double, 7> days_before_;
    std::array<double, WeekPreference::most> week_start_{};
};

}  // namespace rapport::stats
