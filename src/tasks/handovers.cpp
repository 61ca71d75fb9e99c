#include "tasks/handovers.h"

#include "customers/care.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "identity/store.h"
#include "promises/service.h"
#include "tasks/service.h"
#include "touchpoints/touchpoint.h"

#include <tuple>

namespace rapport::tasks {
namespace {

using StaffId = Id<identity::Staff>;
using Faults = std::vector<Fault>;

// How it stands at $1.
const std::string state = R"sql(CASE WHEN a.answer IS NOT NULL THEN a.answer
        WHEN te.ending IS NOT NULL OR pe.ending IS NOT NULL OR (h.kind = 'promise' AND p.id IS NULL) THEN 'over' ELSE 'waiting' END)sql";
const std::string overdue = "CASE WHEN " + state + " = 'waiting' AND h.answer_by < $1 THEN 1 ELSE 0 END";

const std::string select_handover = "SELECT " + columns<Passed>("h.") + ", " + state + ", " + overdue + R"sql(,
            c.name, COALESCE(t.what, p.what), COALESCE(t.due_at, p.due_at), a.at, a.staff, a.reason
       FROM handovers h
       LEFT JOIN handover_answers a ON a.handover_id = h.id
       LEFT JOIN tasks t ON t.id = h.task_id
       LEFT JOIN task_endings te ON te.task_id = h.task_id
       LEFT JOIN promises p ON p.customer_id = h.customer_id AND p.id = h.promise_id
       LEFT JOIN promise_endings pe ON pe.customer_id = h.customer_id AND pe.promise_id = h.promise_id
       LEFT JOIN customers c ON c.id = h.customer_id
)sql";

const Sql insert_sql{"handovers.insert", Reach::business, insert_into<Passed>("handovers")};
const Sql set_unanswered_sql{"handovers.set_unanswered", Reach::business, "UPDATE handovers SET unanswered = $2 WHERE id = $1"};
const Sql insert_answer_sql{"handovers.insert_answer", Reach::business, insert_into<Answer>("handover_answers")};
const Sql remove_answer_sql{"handovers.remove_answer", Reach::business, "DELETE FROM handover_answers WHERE handover_id = $1"};
const Sql answerer_sql{"handovers.answerer", Reach::business, "SELECT staff_id FROM handover_answers WHERE handover_id = $1"};
const Sql find_sql{"handovers.find", Reach::business, select_handover + " WHERE h.id = $2"};

std::string list_text(bool unanswered, const std::string& more)
{
    return select_handover + " WHERE (h.given_at, h.id) < ($2, $3)" + R"sql(
        AND (CAST($4 AS {int8}) IS NULL OR h.from_staff_id = $4 OR h.to_staff_id = $4 OR h.given_by_id = $4)
        AND (CAST($5 AS TEXT) IS NULL OR )sql" + state + R"sql( = $5)
        AND (CAST($6 AS {int8}) IS NULL OR )sql" + overdue + " = $6)" + (unanswered ? " AND h.unanswered = 1" : "") + more
        + " ORDER BY h.given_at DESC, h.id DESC LIMIT $7";
}
const Sql list_sql{"handovers.list", Reach::business, list_text(false, "")};
const Sql unanswered_sql{"handovers.unanswered", Reach::business, list_text(true, "")};
const Sql list_of_sql{"handovers.list_of_customer", Reach::business, list_text(false, " AND h.customer_id = $8")};
const Sql list_of_task_sql{"handovers.list_of_task", Reach::business, list_text(false, " AND h.task_id = $8")};

const Sql on_its_way_sql{"handovers.on_its_way", Reach::business, R"sql(
    SELECT COUNT(*) FROM handovers
     WHERE unanswered = 1 AND kind = $1 AND (CASE kind WHEN 'promise' THEN promise_id WHEN 'task' THEN task_id ELSE customer_id END) = $2
)sql"};

// Who has the thing now; fills in what it is. A refusal where there is nothing to give.
Result<Done> set_thing(Context& ctx, Passed& passed, const HandOver& input)
{
    if (input.task_id) {
        passed.kind = Kind::task;
        passed.task_id = input.task_id;
        const auto task = read_task(ctx, *input.task_id);
        if (!task) return invalid("task_id", "There is no such task.", "unknown");
        if (task->state != State::open) return conflict("This task has ended.", "ended");
        passed.customer_id = task->customer_id;
        std::tie(passed.from_staff, passed.from_staff_id) = std::tuple(task->staff, task->staff_id);
    } else if (input.promise_id) {
        passed.kind = Kind::promise;
        passed.promise_id = input.promise_id;
        const auto promise = promises::read_promise(ctx, *input.promise_id);
        if (!promise) return invalid("promise_id", "There is no such promise.", "unknown");
        if (promises::is_ended(promise->state)) return conflict("This promise has ended.", "ended");
        passed.customer_id = promise->customer_id;
        std::tie(passed.from_staff, passed.from_staff_id) = std::tuple(promise->staff, promise->staff_id);
    } else {
        std::vector<Fault> faults;
        passed.customer_id = input.customer_id;
        customers::follow_merge(ctx.db, *passed.customer_id, faults);
        if (!faults.empty()) return invalid(std::move(faults));
        TRY(const auto customer, customers::read_customer(ctx, *passed.customer_id));
        passed.from_staff_id = customer.looked_after_by;
        if (const auto carer = passed.from_staff_id ? identity::store::find_staff(ctx.db, *passed.from_staff_id) : std::nullopt) passed.from_staff = carer->name;
    }
    return Done{};
}

std::int64_t thing_of(const Passed& passed)
{
    if (passed.kind == Kind::task) return passed.task_id->value;
    return passed.kind == Kind::promise ? passed.promise_id->value : passed.customer_id->value;
}

void set_receiver(Context& ctx, Passed& passed, StaffId to, Faults& faults)
{
    const auto staff = identity::store::find_staff(ctx.db, to);
    passed.to_staff_id = to;
    if (!staff) faults.push_back({"/to_staff_id", "unknown_id", "Nobody with this id works here."});
    else if (!staff->active) faults.push_back({"/to_staff_id", "left", staff->name + " no longer works here."});
    else if (passed.from_staff_id == to) faults.push_back({"/to_staff_id", "same", staff->name + " has it already."});
    else passed.to_staff = staff->name;
}

// Puts the thing into `to`'s hands.
Result<Done> move_thing(Context& ctx, const Passed& passed, std::optional<StaffId> to, const std::optional<std::string>& name)
{
    if (passed.kind == Kind::task) {
        TRY(const auto task, read_task(ctx, *passed.task_id));
        assign(ctx, task, to, name);
    } else if (passed.kind == Kind::promise) {
        TRY(const auto promise, promises::read_promise(ctx, *passed.promise_id));
        promises::assign(ctx, promise, to, name);
    } else {
        customers::give_care(ctx, *passed.customer_id, to);
    }
    return Done{};
}

// Whether whoever took it has it still.
bool still_has(Context& ctx, const Handover& given)
{
    if (given.kind == Kind::customer) return customers::carer_of(ctx.db, *given.customer_id) == std::optional(given.to_staff_id);
    if (given.kind == Kind::task) {
        const auto task = read_task(ctx, *given.task_id);
        return task && task->state == State::open && task->staff_id == given.to_staff_id;
    }
    const auto promise = promises::read_promise(ctx, *given.promise_id);
    return promise && !promises::is_ended(promise->state) && promise->staff_id == given.to_staff_id;
}

void store_answer(Context& ctx, Id<Handover> id, Answered how, std::optional<std::string> reason)
{
    Answer answer{id, how, touchpoints::whole_ms(ctx.now()), {}, {}, std::move(reason)};
    if (ctx.actor.staff) std::tie(answer.staff, answer.staff_id) = std::tuple(ctx.actor.name, ctx.actor.staff);
    ctx.db.run(insert_answer_sql, answer);
    ctx.db.run(set_unanswered_sql, id, false);
    identity::record(ctx, "handover." + std::string(enum_text(how)), to_text(id));
}

Result<Handover> to_answer(Context& ctx, Id<Handover> id)
{
    TRY(auto given, read_handover(ctx, id));
    if (given.state != Answered::waiting && given.state != Answered::over) return conflict("This hand-over has an answer already.", "answered");
    return given;
}

// The one to whom it is given answers, and nobody for them; a command of the machine's own stands for all.
Result<Done> is_for_actor(Context& ctx, const Handover& given)
{
    if (ctx.actor.staff && ctx.actor.staff != given.to_staff_id) return not_allowed("This is for " + given.to_staff + ", who alone can say yes or no to it.");
    return Done{};
}

}  // namespace

Result<Handover> hand_over(Context& ctx, HandOver input)
{
    const int things = input.customer_id.has_value() + input.promise_id.has_value() + input.task_id.has_value();
    if (things != 1) return invalid("", "Say one thing that is handed over: a customer, a promise or a task.", "one_of");
    Passed passed;
    CHECK(set_thing(ctx, passed, input));

    Faults faults;
    set_receiver(ctx, passed, input.to_staff_id, faults);
    const Day day = input.answer_by.value_or(Day{ctx.today().days + 1});
    if (day < ctx.today()) faults.push_back({"/answer_by", "range", "This day is over."});
    if (!faults.empty()) return invalid(std::move(faults));
    if (ctx.db.value<std::int64_t>(on_its_way_sql, passed.kind, thing_of(passed)) > 0)
        return conflict("This is on its way to somebody already, who has not answered.", "waiting");

    passed.id = ctx.ids.make<Handover>();
    passed.note = std::move(input.note.value);
    passed.given_at = touchpoints::whole_ms(ctx.now());
    passed.answer_by = promises::end_of(day, ctx.business.time_zone);
    if (ctx.actor.staff) std::tie(passed.given_by, passed.given_by_id) = std::tuple(ctx.actor.name, ctx.actor.staff);
    ctx.db.run(insert_sql, passed);
    identity::record(ctx, "handover.created", to_text(passed.id), identity::changes_of_new(passed));
    return read_handover(ctx, passed.id);
}

Result<Handover> read_handover(Context& ctx, Id<Handover> id)
{
    auto given = ctx.db.one<Handover>(find_sql, ctx.now(), id);
    if (!given) return not_found("There is no such hand-over.");
    return std::move(*given);
}

Result<Handover> accept(Context& ctx, Id<Handover> id)
{
    TRY(const auto given, to_answer(ctx, id));
    CHECK(is_for_actor(ctx, given));
    if (given.state == Answered::over) return conflict("What this is about has ended: there is nothing more to take.", "ended");
    CHECK(move_thing(ctx, given, given.to_staff_id, given.to_staff));
    store_answer(ctx, id, Answered::accepted, {});
    return read_handover(ctx, id);
}

Result<Handover> decline(Context& ctx, Id<Handover> id, const Decline& input)
{
    TRY(const auto given, to_answer(ctx, id));
    CHECK(is_for_actor(ctx, given));
    store_answer(ctx, id, Answered::declined, input.reason.value);
    return read_handover(ctx, id);
}

Result<Handover> withdraw_handover(Context& ctx, Id<Handover> id)
{
    TRY(const auto given, to_answer(ctx, id));
    const auto& actor = ctx.actor.staff;
    if (actor && given.given_by_id != actor && given.from_staff_id != actor)
        return not_allowed("Only " + given.given_by.value_or(given.from_staff.value_or("whoever gave it")) + " can keep this after all.");
    store_answer(ctx, id, Answered::withdrawn, {});
    return read_handover(ctx, id);
}

Result<Done> take_back_answer(Context& ctx, Id<Handover> id)
{
    TRY(const auto given, read_handover(ctx, id));
    if (given.unanswered) return not_found("Nobody has answered this hand-over.");
    const auto answerer = ctx.db.one<std::optional<StaffId>>(answerer_sql, id);
    if (ctx.actor.staff && answerer && *answerer && **answerer != ctx.actor.staff)
        return not_allowed("Only " + given.answered_by.value_or("whoever answered") + " can take this answer back.");
    if (ctx.db.value<std::int64_t>(on_its_way_sql, given.kind, thing_of(given)) > 0)
        return conflict("This is on its way to somebody already, who has not answered.", "waiting");
    if (given.state == Answered::accepted) {
        if (!still_has(ctx, given)) return conflict("This has gone on since: hand it over anew.", "moved_on");
        CHECK(move_thing(ctx, given, given.from_staff_id, given.from_staff));
    }
    ctx.db.run(remove_answer_sql, id);
    ctx.db.run(set_unanswered_sql, id, true);
    identity::record(ctx, "handover.reopened", to_text(id));
    return Done{};
}

std::vector<Handover> list_handovers(Context& ctx, const HandoverFilter& filter)
{
    const auto [at, last, limit] = std::tuple(filter.before.at, filter.before.id, filter.limit + 1);
    if (filter.task) return ctx.db.all<Handover>(list_of_task_sql, ctx.now(), at, last, filter.with, filter.state, filter.overdue, limit, *filter.task);
    if (filter.customer) return ctx.db.all<Handover>(list_of_sql, ctx.now(), at, last, filter.with, filter.state, filter.overdue, limit, *filter.customer);
    const bool unanswered = filter.state == Answered::waiting || filter.overdue == std::optional(true);
    return ctx.db.all<Handover>(unanswered ? unanswered_sql : list_sql, ctx.now(), at, last, filter.with, filter.state, filter.overdue, limit);
}

void hand_over_at_once(Context& ctx, Passed passed)
{
    passed.id = ctx.ids.make<Handover>();
    passed.given_at = touchpoints::whole_ms(ctx.now());
    passed.answer_by = passed.given_at;
    if (ctx.actor.staff) std::tie(passed.given_by, passed.given_by_id) = std::tuple(ctx.actor.name, ctx.actor.staff);
    ctx.db.run(insert_sql, passed);
    move_thing(ctx, passed, passed.to_staff_id, passed.to_staff).value();
    store_answer(ctx, passed.id, Answered::accepted, {});
}

Result<Done> close_handover(Context& ctx, Id<Handover> id, std::string reason)
{
    CHECK(to_answer(ctx, id));
    store_answer(ctx, id, Answered::withdrawn, std::move(reason));
    return Done{};
}

}  // namespace rapport::tasks
