// When in the week anybody comes to the shop.
#pragma once
#include "stats/wall_clock.h"

#include <array>

namespace rapport::stats {

struct ShopWeek {
    static constexpr int quarters = 672;
    std::array<double, quarters> density{};         // of each quarter of an hour from Monday 0:00; the mean is 1
    std::array<double, quarters + 1> cumulative{};  // the share of all visits before each quarter
    std::array<double, 7> day{};                    // the share of each weekday

    // From how many visits fell into each quarter; smoothed by a normal kernel of half an hour, with 20 visits at any time added,
    // so that no quarter is impossible. Without visits the week is even.
    static ShopWeek from_counts(const std::array<double, quarters>& visits);

    // From the density alone, as it was kept; any factor will do.
    static ShopWeek from_density(const std::array<double, quarters>& density);

    double at(double hour) const;      // density; hour in [0, 168)
    double at_on_any_day(double hour) const;  // the mean over the days; hour in [0, 24)
    double before(double hour) const;  // share of visits before; hour in [0, 168]
    double before(int weekday, double hour) const;  // share of a weekday's visits before its hour in [0, 24]
};

}  // namespace rapport::stats
