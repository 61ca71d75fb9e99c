// The normal distribution where it is asked for millions of times.
#pragma once
#include <cmath>
#include <numbers>

namespace rapport::stats {

// P(Z <= z). Beyond six deviations the answer is taken for certain (the error is below 1e-9).
inline double normal_below(double z)
{
    if (z > 6) return 1;
    if (z < -6) return 0;
    return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

inline double normal_density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); }

}  // namespace rapport::stats
