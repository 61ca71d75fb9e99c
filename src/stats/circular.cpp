#include "stats/circular.h"

#include "stats/special_functions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace rapport::stats {
namespace {

// Solves bessel_ratio(kappa) = resultant, 0 < resultant < 1, by Newton's method within a bracket.
double concentration_of(double resultant)
{
    const auto r = resultant;
    double low = 0, high = std::numeric_limits<double>::infinity();
    double kappa = r * (2 - r * r) / (1 - r * r);  // Banerjee and others (2005): within a few per cent
    for (int step = 0; step < 100; ++step) {
        const double ratio = bessel_ratio(kappa);
        (ratio < r ? low : high) = kappa;
        double next = kappa + (r - ratio) / (1 - ratio / kappa - ratio * ratio);
        if (!(next > low && next < high))
            next = high < std::numeric_limits<double>::infinity() ? (low + high) / 2 : 2 * kappa;
        if (std::abs(next - kappa) <= 1e-14 * kappa) return next;
        kappa = next;
    }
    return kappa;
}

}  // namespace

Figure<CircularSummary> circular_summary(std::span<const double> hours, double period_hours)
{
    using Told = Figure<CircularSummary>;
    if (hours.empty()) return Told::cannot_tell("There are no times yet.");
    if (!(period_hours > 0) || !std::isfinite(period_hours))
        return Told::cannot_tell("The period must be a positive number of hours.");

    const double radians = 2 * std::numbers::pi / period_hours;
    double east = 0, north = 0;
    for (const double hour : hours) {
        if (!std::isfinite(hour)) return Told::cannot_tell("A time is not a finite number.");
        const double angle = std::fmod(hour, period_hours) * radians;
        east += std::cos(angle);
        north += std::sin(angle);
    }

    const auto n = static_cast<double>(hours.size());
    // What rounding leaves of directions that cancel out, or takes from directions that agree.
    const double rounding = 1e-14;
    CircularSummary summary;
    summary.resultant = std::min(1., std::hypot(east, north) / n);
    if (summary.resultant < rounding) summary.resultant = 0;
    if (summary.resultant > 1 - rounding) summary.resultant = 1;

    const double r = summary.resultant;
    if (r > 0) {
        double mean = std::atan2(north, east) / radians;
        if (mean < 0) mean += period_hours;
        if (mean >= period_hours) mean = 0;  // a tiny negative one was rounded up
        summary.mean_hour = mean;
        summary.deviation_hours = std::sqrt(-2 * std::log(r)) / radians;
    }
    if (r > 0 && r < 1) summary.concentration = concentration_of(r);
    summary.rayleigh_z = n * r * r;
    summary.chance = std::min(1., std::exp(std::sqrt(1 + 4 * n + 4 * n * n * (1 - r * r)) - (1 + 2 * n)));
    return summary;
}

}  // namespace rapport::stats
