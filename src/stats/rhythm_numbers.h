// A population and a rhythm as plain numbers, for whoever keeps them, and back.
#pragma once
#include "stats/figure.h"
#include "stats/rhythm.h"

#include <vector>

namespace rapport::stats {

std::vector<double> numbers(const Population& population);
std::vector<double> numbers(const Rhythm& rhythm);

// Cannot tell: not as many numbers as there should be (kept by another version), one that is not finite, or a share, a spread or a
// kind that cannot be. Then learn and fit anew.
Figure<Population> population_of(std::span<const double> numbers);
Figure<Rhythm> rhythm_of(std::span<const double> numbers);

}  // namespace rapport::stats
