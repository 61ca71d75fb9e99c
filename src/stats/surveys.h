// Scores of surveys, each with the interval in which the truth lies with the given confidence.
#pragma once
#include "stats/figure.h"

#include <cstdint>
#include <span>

namespace rapport::stats {

struct Interval {
    double low = 0;
    double high = 0;
};

struct Score {
    double score = 0;
    Interval interval;
};

constexpr double usual_confidence = 0.95;

// Answers to "how likely are you to recommend us": 9 and 10, 7 and 8, 0 to 6.
struct Recommendations {
    std::int64_t promoters = 0;
    std::int64_t passives = 0;
    std::int64_t detractors = 0;
};

// Net promoter score, -100 to 100: promoters less detractors in per cent of all. The interval is the adjusted Wald one,
// with 3/4, 3/2 and 3/4 answers added (B. Rocks, Interval Estimation for the Net Promoter Score, The American
// Statistician 70, 2016), clamped to the scale. It is drawn to the middle, so that the score of a single answer of 0 or 10
// lies outside of it. Cannot tell: no answers; a negative count.
Figure<Score> net_promoter_score(const Recommendations& answers, double confidence = usual_confidence);

// How the score changed from one set of answers to another, and the chance of so large a difference, up or down, if
// nothing had changed (two-sample Wald test). Cannot tell: a side without answers; a negative count; all answers of one
// kind on both sides.
struct Change {
    double difference = 0;
    double z = 0;
    double probability = 0;
};
Figure<Change> change_of_net_promoter_score(const Recommendations& before, const Recommendations& after);

// A share in per cent with Wilson's interval (E. B. Wilson, JASA 22, 1927). Cannot tell: none at all; counts that are
// no part of a whole.
Figure<Score> share_in_percent(std::int64_t part, std::int64_t whole, double confidence = usual_confidence);

// The mean with Student's t interval, within `scale`. One value tells nothing of the spread: `scale` as a whole. Where all
// n values are equal their spread is no estimate either: at most 1 - (1 - confidence)^(1/n) of all values are others
// (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934, for none of n), and if so many lay at an end of `scale`, the mean
// would lie as far off as the interval reaches; on a scale without width, which bounds nothing, that is the value itself.
// Cannot tell: no values; values that are not finite.
Figure<Score> mean_with_interval(std::span<const double> values, Interval scale, double confidence = usual_confidence);

// The value below which this share (0 to 1) of the values lies, linear between neighbours (Hyndman and Fan's type 7,
// which spreadsheets use). Cannot tell: no values; NaN among them.
Figure<double> quantile(std::span<const double> values, double share);

}  // namespace rapport::stats
