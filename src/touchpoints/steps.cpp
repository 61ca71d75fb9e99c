#include "touchpoints/steps.h"

namespace rapport::touchpoints {
namespace {

Result<Done> know_no_steps(Context&, const Touchpoint&, const std::vector<std::int64_t>&, const std::optional<std::string>&)
{
    return invalid("steps", "Nothing is known here of steps.", "unknown");
}

KeepSteps& keeper()
{
    static KeepSteps keep = know_no_steps;
    return keep;
}

StepsInFiles& in_files()
{
    static StepsInFiles steps{
        [](Context&) -> StepsInFiles::Words { return [](const Touchpoint&) { return Strings(); }; },
        [](Context&) -> StepsInFiles::Named {
            return [](const Touchpoint&, const Strings&) -> Result<std::vector<DoneStep>> { return invalid("steps", "Nothing is known here of steps.", "unknown"); };
        },
        [](Context&, const Touchpoint&, const std::vector<DoneStep>&) {},
        [](Context&, const Touchpoint&, const std::vector<DoneStep>&) {}};
    return steps;
}

}  // namespace

void set_keeper_of_steps(KeepSteps keep) { keeper() = keep; }

void set_steps_in_files(const StepsInFiles& steps) { in_files() = steps; }

const StepsInFiles& steps_in_files() { return in_files(); }

Result<Touchpoint> add_contact(Context& ctx, NewContact input)
{
    const auto steps = std::move(input.steps);
    const auto standard = input.standard_id ? std::optional(std::move(input.standard_id->value)) : std::nullopt;
    TRY(auto touchpoint, add_touchpoint(ctx, std::move(static_cast<AddTouchpoint&>(input))));
    if (!steps.empty()) CHECK(keeper()(ctx, touchpoint, steps, standard));
    return touchpoint;
}

}  // namespace rapport::touchpoints
