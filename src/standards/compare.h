// Two groups of contacts side by side. Pure.
#pragma once
#include "standards/adherence.h"

namespace rapport::standards {

// How many contacts, and at how many of them more was given than expected.
struct Counted {
    std::int64_t n = 0;
    std::int64_t exceeded = 0;

    void add(bool was_exceeded) { ++n, exceeded += was_exceeded; }
};

ExceededShare share_of(const Counted& counted, double confidence);
Comparison compare(const Counted& with, const Counted& without, double confidence);

// "41 %" of 0.41.
std::string percent(double share);

}  // namespace rapport::standards
