#include "tasks/service.h"

#include "base/plain.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "identity/store.h"
#include "outlook/service.h"
#include "promises/endings.h"
#include "promises/service.h"
#include "tasks/handovers.h"
#include "tasks/store.h"
#include "touchpoints/touchpoint.h"

#include <algorithm>
#include <tuple>

namespace rapport::tasks {
namespace {

using Faults = std::vector<Fault>;

void set_doer(Context& ctx, Asked& task, Id<identity::Staff> id, Faults& faults)
{
    const auto staff = identity::store::find_staff(ctx.db, id);
    if (!staff) faults.push_back({"/staff_id", "unknown_id", "Nobody with this id works here."});
    else if (!staff->active) faults.push_back({"/staff_id", "left", staff->name + " no longer works here."});
    else task.staff = staff->name;
    task.staff_id = id;
}

// Onto one's own desk, or by whoever gave the task or leads the people; else by a hand-over, which says what was promised and is answered.
bool may_move(const Context& ctx, const Task& task, Id<identity::Staff> to)
{
    static const Permission leads("staff:write");
    return !ctx.actor.staff || ctx.actor.staff == to || task.given_by_id == ctx.actor.staff || ctx.actor.may(leads);
}

void set_due(Context& ctx, Asked& task, const std::optional<Instant>& at, const std::optional<Day>& on, Faults& faults)
{
    const auto due = promises::due_from(ctx, at, on, task.given_at, faults);
    if (due) std::tie(task.due_at, task.due_on) = std::tuple(due->at, due->on);
}

void set_customer(Context& ctx, Asked& task, std::optional<Id<customers::Customer>> customer, Faults& faults)
{
    if (customer) customers::follow_merge(ctx.db, *customer, faults);
    task.customer_id = customer;
}

void set_checklist(Asked& task, std::optional<Checklist> checklist, Faults& faults)
{
    task.checklist = std::move(checklist).value_or(Checklist{});
    if (task.checklist.size() > most_checks) faults.push_back({"/checklist", "too_many", "A list has 50 lines at most: make two tasks of it."});
}

Error no_source(const char* detail) { return invalid("source_id", detail, "unknown_id"); }

// What it comes from is there, and about the same customer.
Result<Done> check_source(Context& ctx, Asked& task)
{
    if ((task.source == Source::hand) != !task.source_id)
        return invalid("source_id", task.source_id ? "Say what kind of thing this is from: its source." : "Say which one it comes from.", "required");
    if (task.source == Source::promise || task.source == Source::apology) {
        const auto id = parse_id<promises::Promise>(*task.source_id);
        const auto promise = id ? promises::read_promise(ctx, *id) : no_source("");
        if (!promise) return no_source("There is no such promise.");
        if (task.customer_id.value_or(promise->customer_id) != promise->customer_id) return no_source("This was promised to another customer.");
        task.customer_id = promise->customer_id;
        if (task.source == Source::apology && !promises::went_wrong(promise->state))
            return conflict("This promise is neither late nor broken.", "nothing_went_wrong");
        if (task.source == Source::apology && promise->apologised_at) return conflict("Somebody has apologised for this promise already.", "apologised");
    } else if (task.source == Source::outlook) {
        const auto id = parse_id<outlook::Outlook>(*task.source_id);
        if (!id || !task.customer_id || !outlook::read_outlook(ctx, *task.customer_id, *id)) return no_source("Nothing of that id was noted about this customer.");
    } else if (task.source == Source::handover) {
        const auto id = parse_id<Handover>(*task.source_id);
        if (!id || !read_handover(ctx, *id)) return no_source("There is no such hand-over.");
    }
    const auto taken = seen_to(ctx);
    if (task.source_id && std::ranges::count(taken, std::string(enum_text(task.source)) + ":" + *task.source_id) > 0)
        return conflict("Somebody has a task for this already.", "given");
    return Done{};
}

// The change that leaves a task with an ending as it is.
Result<Task> still_open(Context& ctx, Id<Task> id)
{
    TRY(auto task, read_task(ctx, id));
    if (task.state != State::open) return conflict("This task has ended. Take its ending back first if that was a mistake.", "ended");
    return task;
}

// More than a person can see to in a day; whoever wants all of them pages through list_tasks.
constexpr int enough = 1000;

}  // namespace

Result<Task> give_task(Context& ctx, GiveTask input)
{
    Asked task;
    task.external_id = plain(input.external_id);
    task.what = std::move(input.what.value);
    task.goal = plain(input.goal);
    task.done_means = plain(input.done_means);
    task.limits = plain(input.limits);
    task.budget = plain(input.budget);
    task.given_at = touchpoints::whole_ms(ctx.now());
    task.source = input.source.value_or(Source::hand);
    task.source_id = plain(input.source_id);
    if (ctx.actor.staff) std::tie(task.given_by, task.given_by_id) = std::tuple(ctx.actor.name, ctx.actor.staff);

    Faults faults;
    set_checklist(task, std::move(input.checklist), faults);
    set_customer(ctx, task, input.customer_id, faults);
    set_due(ctx, task, input.due_at, input.due_on, faults);
    if (input.staff_id) set_doer(ctx, task, *input.staff_id, faults);
    else std::tie(task.staff, task.staff_id) = std::tuple(task.given_by, task.given_by_id);
    if (!faults.empty()) return invalid(std::move(faults));
    CHECK(check_source(ctx, task));
    if (task.external_id && store::find_key(ctx.db, *task.external_id)) return conflict("Another task has this external id already.", "external_id_taken");

    task.id = ctx.ids.make<Task>();
    task.created_at = task.updated_at = ctx.now();
    record(ctx, task);
    identity::record(ctx, "task.created", to_text(task.id), identity::changes_of_new(task));
    return read_task(ctx, task.id);
}

Result<Task> read_task(Context& ctx, Id<Task> id)
{
    auto task = store::find(ctx.db, id, ctx.now());
    if (!task) return not_found("There is no such task.");
    return std::move(*task);
}

Result<Task> change_task(Context& ctx, Id<Task> id, std::int64_t version, ChangeTask change)
{
    TRY(const auto before, read_task(ctx, id));
    if (before.version != version) return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");
    CHECK(still_open(ctx, id));

    Asked task = before;
    Faults faults;
    if (change.what.present && !change.what.value) faults.push_back({"/what", "required", "Say what is to be done."});
    else if (change.what.present) task.what = change.what.value->value;
    if (change.goal.present) task.goal = plain(change.goal.value);
    if (change.done_means.present) task.done_means = plain(change.done_means.value);
    if (change.limits.present) task.limits = plain(change.limits.value);
    if (change.budget.present) task.budget = plain(change.budget.value);
    if (change.checklist.present) set_checklist(task, std::move(change.checklist.value), faults);
    if (change.customer_id.present) set_customer(ctx, task, change.customer_id.value, faults);
    if (change.due_at.present || change.due_on.present) set_due(ctx, task, change.due_at.value, change.due_on.value, faults);
    if (change.staff_id.present && !change.staff_id.value) std::tie(task.staff, task.staff_id) = std::tuple(std::nullopt, std::nullopt);
    else if (change.staff_id.present && change.staff_id.value != task.staff_id) {
        set_doer(ctx, task, *change.staff_id.value, faults);
        if (!may_move(ctx, before, *change.staff_id.value)) faults.push_back({"/staff_id", "hand_over", "Hand it over to them, so that they know what was promised and say yes."});
    }
    if (!faults.empty()) return invalid(std::move(faults));

    const auto changes = identity::changes_between(static_cast<const Asked&>(before), task);
    if (changes == "{}") return before;
    task.updated_at = ctx.now();
    ++task.version;
    replace(ctx, task);
    identity::record(ctx, "task.changed", to_text(id), changes);
    return read_task(ctx, id);
}

Result<Done> remove_task(Context& ctx, Id<Task> id)
{
    TRY(const auto task, still_open(ctx, id));
    withdraw(ctx, task);
    identity::record(ctx, "task.removed", to_text(id));
    return Done{};
}

Result<std::vector<Task>> list_tasks(Context& ctx, const Filter& filter)
{
    if (filter.customer && !customers::exists(ctx.db, *filter.customer)) return customers::no_such_customer(ctx.db, *filter.customer);
    return store::list(ctx.db, filter, ctx.now());
}

std::vector<Task> due(Context& ctx, Instant until, std::optional<Id<identity::Staff>> staff)
{
    return store::list(ctx.db, {.staff = staff, .state = State::open, .due = {Span{}.from, {until.us + 1}}, .limit = enough}, ctx.now());
}

std::vector<std::string> seen_to(Context& ctx) { return store::seen_to(ctx.db); }

void assign(Context& ctx, const Task& task, std::optional<Id<identity::Staff>> to, const std::optional<std::string>& name)
{
    Asked assigned = task;
    assigned.staff = name;
    assigned.staff_id = to;
    assigned.updated_at = ctx.now();
    ++assigned.version;
    replace(ctx, assigned);
    identity::record(ctx, "task.changed", to_text(task.id), identity::changes_between(static_cast<const Asked&>(task), assigned));
}

void record(Context& ctx, const Asked& task)
{
    // A key may be left over from a task that was taken back.
    if (task.external_id) store::put_key(ctx.db, *task.external_id, task.id);
    store::insert(ctx.db, task);
}

void replace(Context& ctx, const Asked& task) { store::update(ctx.db, task); }

void withdraw(Context& ctx, const Asked& task) { store::remove(ctx.db, task); }

}  // namespace rapport::tasks
