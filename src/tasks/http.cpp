#include "base/http/newest_first.h"
#include "tasks/doors.h"
#include "tasks/handovers.h"
#include "tasks/leaving.h"
#include "tasks/owner_share.h"
#include "tasks/service.h"

namespace rapport::tasks {

enum class Whose { mine, given, all };
BOOST_DESCRIBE_ENUM(Whose, mine, given, all)

struct TaskQuery : http::PageQuery {
    std::optional<Whose> whose;                 // all; mine: to be done by whoever asks; given: by them to others
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<Id<customers::Customer>> customer_id;
    std::optional<State> state;
    std::optional<bool> overdue;
    std::optional<Source> source;
    std::optional<std::string> q;
    std::optional<Day> due_by;
};
BOOST_DESCRIBE_STRUCT(TaskQuery, (http::PageQuery), (whose, staff_id, customer_id, state, overdue, source, q, due_by))

struct HandoverQuery : http::PageQuery {
    std::optional<bool> mine;                   // to, from or by whoever asks
    std::optional<Id<customers::Customer>> customer_id;
    std::optional<Id<Task>> task_id;
    std::optional<Answered> state;
    std::optional<bool> overdue;
};
BOOST_DESCRIBE_STRUCT(HandoverQuery, (http::PageQuery), (mine, customer_id, task_id, state, overdue))

namespace {

Result<http::Page<Task>> task_page(Context& ctx, const TaskQuery& query)
{
    Filter filter;
    filter.staff = query.staff_id;
    const auto whose = query.whose.value_or(Whose::all);
    if (whose == Whose::mine) filter.staff = ctx.actor.staff;
    if (whose == Whose::given) filter.given_by = ctx.actor.staff;
    filter.customer = query.customer_id;
    filter.state = query.state;
    filter.overdue = query.overdue;
    filter.source = query.source;
    filter.q = query.q;
    if (query.due_by) filter.due.to = {promises::end_of(*query.due_by, ctx.business.time_zone).us + 1};
    filter.limit = query.size();
    if (query.cursor) {
        TRY(filter.behind, http::before(query));
    }
    TRY(auto rows, list_tasks(ctx, filter));
    return http::newest_first(std::move(rows), query, static_cast<Instant Task::*>(&Task::due_at));
}

Result<http::Page<Handover>> handover_page(Context& ctx, const HandoverQuery& query)
{
    HandoverFilter filter;
    if (query.mine.value_or(false)) filter.with = ctx.actor.staff;
    filter.customer = query.customer_id;
    filter.task = query.task_id;
    filter.state = query.state;
    filter.overdue = query.overdue;
    filter.limit = query.size();
    TRY(filter.before, http::before(query));
    return http::newest_first(list_handovers(ctx, filter), query, static_cast<Instant Handover::*>(&Handover::given_at));
}

void add_task_routes(http::Router& router)
{
    router.post("/tasks", may("tasks:write"),
        [](Context& ctx, GiveTask body) -> Result<http::Created<Task>> {
            TRY(auto task, give_task(ctx, std::move(body)));
            return http::Created<Task>{std::move(task)};
        },
        "Gives somebody a task with its brief: due by a moment (due_at) or within a day (due_on)");

    router.get("/tasks", may("tasks:read"),
        [](Desk& desk, http::Query<TaskQuery> query) { return desk.read([&](Context& ctx) { return task_page(ctx, query.value); }); },   // a search may look through all
        "Tasks, the last due first; what is open (state=open, overdue=true) the soonest due first");

    router.get("/tasks/{id}", may("tasks:read"), [](Context& ctx, Id<Task> id) { return read_task(ctx, id); }, "One task");

    router.patch("/tasks/{id}", may("tasks:write"),
        [](Context& ctx, Id<Task> id, http::IfMatch match, ChangeTask body) { return change_task(ctx, id, match.version, std::move(body)); },
        "Changes an open task, its brief and its list");

    router.del("/tasks/{id}", may("tasks:write"), [](Context& ctx, Id<Task> id) { return remove_task(ctx, id); }, "Takes back a task given by mistake");

    router.post("/tasks/{id}/completion", may("tasks:write"),
        [](Context& ctx, Id<Task> id, Finish body) { return finish(ctx, id, body); }, "Says that a task is done; one that came from an apology says that we apologised");
    router.del("/tasks/{id}/completion", may("tasks:write"), [](Context& ctx, Id<Task> id) { return take_back_finish(ctx, id); }, "It is not done after all: open again");

    router.post("/tasks/{id}/dropping", may("tasks:write"),
        [](Context& ctx, Id<Task> id, Drop body) { return drop(ctx, id, body); }, "Drops a task, and says why");
    router.del("/tasks/{id}/dropping", may("tasks:write"), [](Context& ctx, Id<Task> id) { return take_back_drop(ctx, id); }, "It stands after all: open again");
}

void add_handover_routes(http::Router& router)
{
    router.post("/handovers", may("tasks:write"),
        [](Context& ctx, HandOver body) -> Result<http::Created<Handover>> {
            TRY(auto given, hand_over(ctx, std::move(body)));
            return http::Created<Handover>{std::move(given)};
        },
        "Hands a customer, a promise or a task to somebody, with a note; until they accept it stays where it is");

    router.get("/handovers", may("tasks:read"), [](Context& ctx, http::Query<HandoverQuery> query) { return handover_page(ctx, query.value); },
        "Hand-overs, the last given first; overdue=true: those that nobody has answered in time");

    router.get("/handovers/left-behind", may("tasks:read"), [](Context& ctx) -> http::Page<LeftBehind> { return {left_behind(ctx), {}}; },
        "Those who have left and on whom something still hangs");
    router.get("/handovers/{id}", may("tasks:read"), [](Context& ctx, Id<Handover> id) { return read_handover(ctx, id); }, "One hand-over");

    router.post("/handovers/{id}/acceptance", may("tasks:write"), [](Context& ctx, Id<Handover> id) { return accept(ctx, id); }, "Takes it: it is yours from now on");
    router.post("/handovers/{id}/refusal", may("tasks:write"),
        [](Context& ctx, Id<Handover> id, Decline body) { return decline(ctx, id, body); }, "Does not take it, and says why");
    router.post("/handovers/{id}/withdrawal", may("tasks:write"), [](Context& ctx, Id<Handover> id) { return withdraw_handover(ctx, id); }, "Keeps it after all");
    router.del("/handovers/{id}/answer", may("tasks:write"), [](Context& ctx, Id<Handover> id) { return take_back_answer(ctx, id); },
        "Takes the answer back: it waits again, and an accepted thing goes back to whoever had it");

    router.get("/staff/{id}/leaving", may("staff:write"),
        [](Desk& desk, Id<identity::Staff> id) { return desk.read([&](Context& ctx) { return preview_leaving(ctx, id); }); },
        "Everything open that hangs on somebody: what would be handed over if they left");
    router.post("/staff/{id}/leaving", may("staff:write"),
        [](Desk& desk, Id<identity::Staff> id, Leave body) { return desk.write([&](Context& ctx) { return leave(ctx, id, body); }); },
        "Hands everything open of somebody over by name in one act, and lets them go");
}

}  // namespace

void add_routes(http::Router& router)
{
    add_task_routes(router);
    add_handover_routes(router);
    router.get("/reports/owner-share", may("report:read"),
        [](Desk& desk) { return desk.read([](Context& ctx) { return owner_share(ctx); }); },      // it counts a year of contacts
        "How much still hangs on the owner: her share of promises, decisions and conversations, by month for thirteen months");
}

}  // namespace rapport::tasks
