#include "stats/shop_week.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace rapport::stats {

ShopWeek ShopWeek::from_counts(const std::array<double, quarters>& visits)
{
    ShopWeek week;
    for (int q = 0; q < quarters; ++q) {
        double smooth = 0, weight = 0;
        for (int d = -8; d <= 8; ++d) {
            const double k = std::exp(-d * d / 8.);
            smooth += k * visits[(q + d + quarters) % quarters];
            weight += k;
        }
        week.density[q] = smooth / weight + 20. / quarters;
    }
    return from_density(week.density);
}

ShopWeek ShopWeek::from_density(const std::array<double, quarters>& density)
{
    ShopWeek week;
    const double sum = std::accumulate(density.begin(), density.end(), 0.);
    for (int q = 0; q < quarters; ++q) {
        const double share = sum > 0 ? density[q] / sum : 1. / quarters;
        week.density[q] = share * quarters;
        week.cumulative[q + 1] = week.cumulative[q] + share;
        week.day[q / (quarters / 7)] += share;
    }
    return week;
}

double ShopWeek::at(double hour) const { return density[std::clamp(static_cast<int>(hour * 4), 0, quarters - 1)]; }

double ShopWeek::at_on_any_day(double hour) const
{
    double sum = 0;
    for (int d = 0; d < 7; ++d) sum += at(24 * d + hour) / 7;
    return sum;
}

double ShopWeek::before(double hour) const
{
    const int q = std::clamp(static_cast<int>(hour * 4), 0, quarters - 1);
    return cumulative[q] + (cumulative[q + 1] - cumulative[q]) * std::clamp(hour * 4 - q, 0., 1.);
}

double ShopWeek::before(int weekday, double hour) const
{
    const double from = cumulative[weekday * 96], here = before(24 * weekday + hour) - from;
    return std::min(1., here / day[weekday]);
}

}  // namespace rapport::stats
