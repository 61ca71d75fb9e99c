#include "stats/two_shares.h"

#include <cmath>

namespace rapport::stats {

Figure<Score> difference_in_percent(std::int64_t part, std::int64_t whole, std::int64_t other_part, std::int64_t other_whole, double confidence)
{
    const auto one = share_in_percent(part, whole, confidence);
    if (!one) return one;
    const auto other = share_in_percent(other_part, other_whole, confidence);
    if (!other) return other;
    const double difference = one->score - other->score;
    const double below = std::hypot(one->score - one->interval.low, other->interval.high - other->score);
    const double above = std::hypot(one->interval.high - one->score, other->score - other->interval.low);
    return Score{difference, {difference - below, difference + above}};
}

}  // namespace rapport::stats
