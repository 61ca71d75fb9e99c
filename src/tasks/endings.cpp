// How a task ends: done, or dropped.
#include "identity/audit.h"
#include "promises/endings.h"
#include "tasks/service.h"
#include "tasks/store.h"
#include "touchpoints/touchpoint.h"

#include <tuple>

namespace rapport::tasks {
namespace {

Result<Instant> moment(Context& ctx, const Asked& task, const std::optional<Instant>& said)
{
    const auto at = touchpoints::whole_ms(said.value_or(ctx.now()));
    if (at > ctx.now()) return invalid("at", "This cannot have happened in the future.", "range");
    if (at < task.given_at) return invalid("at", "This cannot have happened before the task was given.", "range");
    return at;
}

void touch(Context& ctx, Asked task, bool unfinished)
{
    task.unfinished = unfinished;
    task.updated_at = ctx.now();
    ++task.version;
    replace(ctx, task);
}

// Sorry is said by doing the task; somebody may have said it already in another way.
Result<bool> apologise_with(Context& ctx, const Task& task, Instant at)
{
    const auto promise = task.source == Source::apology ? parse_id<promises::Promise>(*task.source_id) : std::nullopt;
    if (!promise) return false;
    const auto made = promises::apologise(ctx, *promise, {.at = at});
    if (!made && made.error().refusal != Refusal::conflict && made.error().refusal != Refusal::not_found) return made.error();
    return made.has_value();
}

Result<Task> end(Context& ctx, Id<Task> id, State how, const std::optional<Instant>& said, const std::optional<Text<1, 2000>>& reason)
{
    TRY(const auto task, read_task(ctx, id));
    if (task.state != State::open) return conflict("Somebody has said already how this task ended.", "ended");
    Ending ending;
    ending.task_id = id;
    ending.ending = how;
    TRY(ending.at, moment(ctx, task, said));
    if (ctx.actor.staff) std::tie(ending.staff, ending.staff_id) = std::tuple(ctx.actor.name, ctx.actor.staff);
    if (reason) ending.reason = reason->value;
    if (how == State::done) {
        TRY(ending.apologised, apologise_with(ctx, task, ending.at));
    }
    store::insert(ctx.db, ending);
    touch(ctx, task, false);
    identity::record(ctx, "task." + std::string(enum_text(how)), to_text(id));
    return read_task(ctx, id);
}

Result<Done> take_back(Context& ctx, Id<Task> id, State how, const char* refusal)
{
    TRY(const auto task, read_task(ctx, id));
    const auto ending = store::find_ending(ctx.db, id);
    if (!ending || ending->ending != how) return not_found(refusal);
    if (ending->apologised) {
        const auto taken = promises::take_back_apology(ctx, *parse_id<promises::Promise>(*task.source_id));
        if (!taken && taken.error().refusal != Refusal::not_found) return taken.error();
    }
    store::remove_ending(ctx.db, id);
    touch(ctx, task, true);
    identity::record(ctx, "task.reopened", to_text(id));
    return Done{};
}

}  // namespace

Result<Task> finish(Context& ctx, Id<Task> id, const Finish& input) { return end(ctx, id, State::done, input.at, input.reason); }

Result<Task> drop(Context& ctx, Id<Task> id, const Drop& input) { return end(ctx, id, State::dropped, input.at, input.reason); }

Result<Done> take_back_finish(Context& ctx, Id<Task> id) { return take_back(ctx, id, State::done, "Nobody has said that this task is done."); }

Result<Done> take_back_drop(Context& ctx, Id<Task> id) { return take_back(ctx, id, State::dropped, "Nobody has dropped this task."); }

}  // namespace rapport::tasks
