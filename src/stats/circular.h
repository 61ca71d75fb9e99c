// When in the week somebody comes. The week is a circle: Sunday 23:00 and Monday 1:00 are two hours apart.
#pragma once
#include "stats/figure.h"

#include <optional>
#include <span>

namespace rapport::stats {

constexpr double hours_in_week = 168;
constexpr double hours_in_day = 24;

// Times on a circle, as directions. See K. V. Mardia and P. E. Jupp, Directional Statistics (2000).
struct CircularSummary {
    double resultant = 0;                   // R: 1, all at the same time; 0, no time preferred
    std::optional<double> mean_hour;        // [0, period); nothing where the times cancel out
    std::optional<double> deviation_hours;  // circular standard deviation, sqrt(-2 ln R); nothing where R is 0
    std::optional<double> concentration;    // most likely kappa of a von Mises distribution; nothing at R 0 or 1
    double rayleigh_z = 0;                  // n R^2
    // Rayleigh's test: the probability of such an R if no time is preferred, by the approximation in J. H. Zar,
    // Biostatistical Analysis, 5th edition, equation 27.4.
    double chance = 1;
};

// Of hours since the start of the period (a week from Monday 0:00, or a day). Any finite number will do, it is taken on
// the circle. Cannot tell: no times; a time that is not finite; a period that is not positive.
Figure<CircularSummary> circular_summary(std::span<const double> hours, double period_hours = hours_in_week);

}  // namespace rapport::stats
