// A contact written down together with the steps that were done at it, so that a tablet without a network sends one thing.
// What the steps are knows a folder above this one, listed in `app` before the first request.
#pragma once
#include "touchpoints/service.h"

namespace rapport::touchpoints {

struct NewContact : AddTouchpoint {
    std::vector<std::int64_t> steps = {};       // the numbers of those that were done, as the standard for such a contact has them
};
BOOST_DESCRIBE_STRUCT(NewContact, (AddTouchpoint), (steps))

// Keeps that these steps were done. invalid at /steps/N: no standard for this contact has such a step.
using KeepSteps = Result<Done> (*)(Context&, const Touchpoint&, const std::vector<std::int64_t>& steps);
// Takes the place of the one before. Not while anything is being stored.
void set_keeper_of_steps(KeepSteps keep);

// Refuses like add_touchpoint, and like whoever keeps the steps: then nothing is written down.
Result<Touchpoint> add_contact(Context& ctx, NewContact input);

}  // namespace rapport::touchpoints
