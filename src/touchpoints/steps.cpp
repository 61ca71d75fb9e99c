#include "touchpoints/steps.h"

namespace rapport::touchpoints {
namespace {

Result<Done> know_no_steps(Context&, const Touchpoint&, const std::vector<std::int64_t>&)
{
    return invalid("steps", "Nothing is known here of steps.", "unknown");
}

KeepSteps& keeper()
{
    static KeepSteps keep = know_no_steps;
    return keep;
}

}  // namespace

void set_keeper_of_steps(KeepSteps keep) { keeper() = keep; }

Result<Touchpoint> add_contact(Context& ctx, NewContact input)
{
    const auto steps = std::move(input.steps);
    TRY(auto touchpoint, add_touchpoint(ctx, std::move(static_cast<AddTouchpoint&>(input))));
    if (!steps.empty()) CHECK(keeper()(ctx, touchpoint, steps));
    return touchpoint;
}

}  // namespace rapport::touchpoints
