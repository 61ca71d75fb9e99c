// Use cases of standards: writing them down, changing them, and who is trained. Ticking is in ticks.h.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "standards/standard.h"

namespace rapport::standards {

constexpr std::size_t most_steps = 12;
constexpr std::size_t most_extra = 12;

// With its number it is a step that is there already; without one it is new.
struct StepInput {
    std::optional<std::int64_t> step = {};
    Text<1, 200> words = {};
};
BOOST_DESCRIBE_STRUCT(StepInput, (), (step, words))

struct NewStandard {
    touchpoints::Kind kind = touchpoints::Kind::visit;
    std::optional<Text<1, 60>> channel = {};
    std::optional<touchpoints::Stage> stage = {};
    Text<1, 500> promise = {};
    std::vector<StepInput> steps = {};
    std::vector<Text<1, 200>> extra = {};
    std::optional<Day> since = {};              // from the beginning of this day; now
};
BOOST_DESCRIBE_STRUCT(NewStandard, (), (kind, channel, stage, promise, steps, extra, since))

struct ChangeStandard {
    Patch<Text<1, 500>> promise;
    Patch<std::vector<StepInput>> steps;
    Patch<std::vector<Text<1, 200>>> extra;
};
BOOST_DESCRIBE_STRUCT(ChangeStandard, (), (promise, steps, extra))

struct Filter {
    std::optional<touchpoints::Kind> kind = {};
    std::optional<bool> retired = {};
};

// invalid: no step, more than most_steps or most_extra, the same words twice, a step with a number, `since` in the future.
// conflict "taken": there is a standard for this kind, channel and stage, perhaps a retired one.
Result<Standard> add_standard(Context& ctx, NewStandard input);

// not_found.
Result<Standard> read_standard(Context& ctx, Id<Standard> id);

// By kind, channel and stage; all of them, for a business has few.
std::vector<Standard> list_standards(Context& ctx, const Filter& filter);

// The changed content is in force from now on, with a number of its own; a change of nothing makes none. Refuses like
// add_standard, and at a step whose number is not one of this standard; conflict "changed_meanwhile", "retired".
Result<Standard> change_standard(Context& ctx, Id<Standard> id, std::int64_t version, ChangeStandard change);

// A little thing enters the standard as its last step. not_found; invalid: too many steps; conflict "in_standard": it is a
// step already; "retired".
Result<Standard> take_in(Context& ctx, Id<Standard> id, const StepInput& input);

// Every content it had, the newest first. not_found.
Result<std::vector<NumberedContent>> history(Context& ctx, Id<Standard> id);
// Takes the newest content back, as if it had never been in force. not_found; conflict "not_newest": another one is;
// "only_one": nothing would be left.
Result<Standard> take_back(Context& ctx, Id<Standard> id, std::int64_t number);

// No longer used; what was ticked stays. not_found; conflict "retired".
Result<Standard> retire(Context& ctx, Id<Standard> id);
// Used again. not_found: there is none, or it is not retired.
Result<Standard> use_again(Context& ctx, Id<Standard> id);
// One that was written down by mistake. not_found; conflict "ticked": steps of it were ticked.
Result<Done> remove_standard(Context& ctx, Id<Standard> id);

struct NewTraining {
    Id<identity::Staff> staff_id = {};
    std::optional<Day> since = {};              // today
    std::optional<Day> until = {};
};
BOOST_DESCRIBE_STRUCT(NewTraining, (), (staff_id, since, until))
struct ChangeTraining {
    Patch<Day> since;
    Patch<Day> until;
};
BOOST_DESCRIBE_STRUCT(ChangeTraining, (), (since, until))

// Each is a change of the standard, whose version rises. invalid: nobody of that id works here, `until` before `since`. conflict "trained":
// they are within these days; "changed_meanwhile": `version` is not the standard's stored one.
// not_found: there is no such standard, or it knows no such training.
Result<Training> add_training(Context& ctx, Id<Standard> id, const NewTraining& input);
Result<Training> change_training(Context& ctx, Id<Standard> id, std::int64_t version, Id<Training> training, const ChangeTraining& change);
Result<Done> remove_training(Context& ctx, Id<Standard> id, Id<Training> training);

// For this folder: puts who is trained in the place of who was, each with its id. Nobody may be in `after` twice within the same days.
void put_training(Context& ctx, Id<Standard> id, const std::vector<Training>& before, const std::vector<Training>& after);
bool same_training(const std::vector<Training>& one, const std::vector<Training>& other);

}  // namespace rapport::standards
