// How tasks and hand-overs follow their customer when two records become one: they lie under their own ids and only name the customer.
#include "outlook/outlook.h"
#include "promises/promise.h"
#include "tasks/doors.h"
#include "tasks/handovers.h"

namespace rapport::tasks {
namespace {

struct Sourced {
    Id<Task> id;
    Source source = Source::hand;
    std::string source_id;
};
BOOST_DESCRIBE_STRUCT(Sourced, (), (id, source, source_id))

const Sql sourced_sql{"tasks.sourced", Reach::business,
    "SELECT " + columns<Sourced>() + " FROM tasks WHERE customer_id = $1 AND source_id IS NOT NULL ORDER BY id"};

// What a task is about stays the same customer's as the task.
std::vector<customers::Cause> causes(Db& db, Id<customers::Customer> customer)
{
    std::vector<customers::Cause> found;
    const auto add = [&](const Sourced& task, const char* table, const auto& id) {
        if (id) found.push_back({task.id.value, table, id->value});
    };
    for (const auto& task : db.all<Sourced>(sourced_sql, customer)) {
        if (task.source == Source::outlook) add(task, "outlook", parse_id<outlook::Outlook>(task.source_id));
        else if (task.source == Source::handover) add(task, "handovers", parse_id<Handover>(task.source_id));
        else add(task, "promises", parse_id<promises::Promise>(task.source_id));
    }
    return found;
}

}  // namespace

const customers::Follower tasks_follow = customers::Follower::references("tasks", "id", "customer_id").made_for(causes);
const customers::Follower handovers_follow = customers::Follower::references("handovers", "id", "customer_id")
    .made_for("promises", "promise_id").made_for("tasks", "task_id");

std::vector<const customers::Follower*> followers() { return {&tasks_follow, &handovers_follow}; }

}  // namespace rapport::tasks
