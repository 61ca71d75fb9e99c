// What Hafer & Mohn promises at each kind of contact, and how it is kept there.
#pragma once
#include "demo/random.h"

#include <span>

namespace rapport::demo {

struct DemoStandard {
    const char* kind;
    const char* channel;                        // empty: every one
    const char* promise;
    std::span<const char* const> steps;
    std::span<const char* const> extra;
    std::span<const char* const> trained;       // staff, by first name
    std::span<const char* const> little_things; // by which customers were given more than they expected
    int since_days;                             // before the last day
};

std::span<const DemoStandard> demo_standards();

// Whether a step was done. Where customers were given more than they expected, mostly all were; the second matters most.
bool step_done(Random& random, std::size_t step, bool exceeded);

}  // namespace rapport::demo
