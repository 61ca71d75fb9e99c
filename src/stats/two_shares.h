// Two shares side by side, and whether one is larger.
#pragma once
#include "stats/surveys.h"

namespace rapport::stats {

// How much larger the share `part` of `whole` is than the share `other_part` of `other_whole`, in points of per cent, with
// the interval made of Wilson's two (R. G. Newcombe, Interval estimation for the difference between independent proportions,
// Statistics in Medicine 17, 1998, method 10). Cannot tell: a side without any; counts that are no part of a whole.
Figure<Score> difference_in_percent(std::int64_t part, std::int64_t whole, std::int64_t other_part, std::int64_t other_whole,
                                    double confidence = usual_confidence);

}  // namespace rapport::stats
