// What is to be done for a promise, and handing it over, is about the customer to whom it was made.
#include "identity/audit.h"
#include "promises/giving.h"
#include "tasks/doors.h"
#include "tasks/handovers.h"

namespace rapport::tasks {
namespace {

using CustomerId = Id<customers::Customer>;

const Sql for_promise_sql{"tasks.for_promise", Reach::business,
    "SELECT id FROM tasks WHERE customer_id = $1 AND source IN ('promise', 'apology') AND source_id = $2 ORDER BY id"};
const Sql give_sql{"tasks.give_to", Reach::business, "UPDATE tasks SET customer_id = $2, version = version + 1 WHERE id = $1"};
const Sql handed_task_sql{"handovers.of_task", Reach::business, "SELECT id FROM handovers WHERE customer_id = $1 AND task_id = $2 ORDER BY id"};
const Sql handed_promise_sql{"handovers.of_promise", Reach::business, "SELECT id FROM handovers WHERE customer_id = $1 AND promise_id = $2 ORDER BY id"};
const Sql give_handed_sql{"handovers.give_to", Reach::business, "UPDATE handovers SET customer_id = $2 WHERE id = $1"};

std::string from_to(CustomerId from, CustomerId to) { return "{\"customer_id\":[\"" + to_text(from) + "\",\"" + to_text(to) + "\"]}"; }

void give_handed_to(Context& ctx, const std::vector<Id<Handover>>& handed, CustomerId from, CustomerId to)
{
    for (const auto id : handed) {
        ctx.db.run(give_handed_sql, id, to);
        identity::record(ctx, "handover.changed", to_text(id), from_to(from, to));
    }
}

void give_task_to(Context& ctx, Id<Task> id, CustomerId from, CustomerId to)
{
    ctx.db.run(give_sql, id, to);
    give_handed_to(ctx, ctx.db.all<Id<Handover>>(handed_task_sql, from, id), from, to);
    identity::record(ctx, "task.changed", to_text(id), from_to(from, to));
}

}  // namespace

void follow_promises()
{
    promises::call_when_given([](Context& ctx, const promises::Word& before, const promises::Word& now) {
        for (const auto id : ctx.db.all<Id<Task>>(for_promise_sql, before.customer_id, to_text(before.id))) give_task_to(ctx, id, before.customer_id, now.customer_id);
        give_handed_to(ctx, ctx.db.all<Id<Handover>>(handed_promise_sql, before.customer_id, now.id), before.customer_id, now.customer_id);
    });
}

}  // namespace rapport::tasks
