#include "tasks/leaving.h"

#include "cases/owners.h"
#include "cases/service.h"
#include "identity/audit.h"
#include "identity/people.h"
#include "identity/roles.h"
#include "identity/store.h"
#include "promises/service.h"
#include "tasks/service.h"

#include <map>

namespace rapport::tasks {
namespace {

using StaffId = Id<identity::Staff>;

constexpr int everything = 1'000'000;
constexpr int named_customers = 200;

Result<std::vector<promises::Promise>> promises_of(Context& ctx, StaffId staff)
{
    return promises::list_promises(ctx, {.staff = staff, .ended = false, .limit = everything});
}

Result<std::vector<Task>> tasks_of(Context& ctx, StaffId staff) { return list_tasks(ctx, {.staff = staff, .state = State::open, .limit = everything}); }

std::vector<cases::Case> cases_of(Context& ctx, StaffId staff) { return cases::list_cases(ctx, {.staff = staff, .queue = true, .limit = everything}).value(); }

std::vector<Handover> waiting_with(Context& ctx, StaffId staff)
{
    auto waiting = list_handovers(ctx, {.with = staff, .state = Answered::waiting, .limit = everything});
    std::erase_if(waiting, [&](const Handover& one) { return one.to_staff_id != staff && one.from_staff_id != staff; });
    return waiting;
}

// Who takes what.
class Takers {
public:
    Takers(Context& ctx, StaffId leaver, const Leave& input)
    {
        everybody_ = find(ctx, leaver, input.to_staff_id, "/to_staff_id");
        const auto except = input.except.value_or(std::vector<Instead>{});
        for (std::size_t at = 0; at < except.size(); ++at)
            instead_[except[at].id] = {find(ctx, leaver, except[at].to_staff_id, "/except/" + std::to_string(at) + "/to_staff_id"), at};
    }

    const identity::Staff& of(const std::string& id)
    {
        const auto found = instead_.find(id);
        if (found == instead_.end()) return everybody_;
        used_.insert(*found);
        return found->second.first;
    }

    std::vector<Fault> faults()
    {
        for (const auto& [id, taker] : instead_)
            if (!used_.contains(id)) faults_.push_back({"/except/" + std::to_string(taker.second) + "/id", "unknown_id", "Nothing open of that id is theirs."});
        return faults_;
    }
    bool right() const { return faults_.empty(); }

private:
    identity::Staff find(Context& ctx, StaffId leaver, StaffId id, const std::string& pointer)
    {
        const auto staff = identity::store::find_staff(ctx.db, id);
        if (!staff) faults_.push_back({pointer, "unknown_id", "Nobody with this id works here."});
        else if (!staff->active) faults_.push_back({pointer, "left", staff->name + " no longer works here."});
        else if (const auto theirs = identity::permissions_of(staff->role); !theirs.test(may("promises:write").number()) || !theirs.test(may("cases:write").number()))
            faults_.push_back({pointer, "may_not", staff->name + " may only look. Somebody who may keep promises and work on cases takes it."});
        else if (id == leaver) faults_.push_back({pointer, "same", "Say who else takes it."});
        return staff.value_or(identity::Staff{});
    }

    std::vector<Fault> faults_;
    identity::Staff everybody_;
    std::map<std::string, std::pair<identity::Staff, std::size_t>> instead_, used_;
};

struct Behind {
    StaffId staff_id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Behind, (), (staff_id, name))
const Sql gone_sql{"tasks.who_has_left", Reach::business, "SELECT id, name FROM staff WHERE active = 0 ORDER BY id"};
const Sql count_promises_sql{"tasks.count_promises_of", Reach::business, R"sql(
    SELECT COUNT(*) FROM promises p
      LEFT JOIN promise_endings e ON e.customer_id = p.customer_id AND e.promise_id = p.id
     WHERE p.unfinished = 1 AND p.staff_id = $1 AND e.ending IS NULL
)sql"};
const Sql count_tasks_sql{"tasks.count_open_of", Reach::business, "SELECT COUNT(*) FROM tasks WHERE unfinished = 1 AND staff_id = $1"};

}  // namespace

Result<Leaving> preview_leaving(Context& ctx, StaffId id)
{
    Leaving leaving;
    TRY(leaving.staff, identity::read_staff(ctx, id));
    TRY(leaving.promises, promises_of(ctx, id));
    TRY(leaving.tasks, tasks_of(ctx, id));
    if (ctx.actor.may(may("cases:read")))
        for (const auto& one : cases_of(ctx, id)) leaving.cases.push_back({one.id, one.subject});
    leaving.customers = customers::count_cared_for_by(ctx.db, id);
    leaving.first_customers = customers::cared_for_by(ctx.db, id, {}, named_customers);
    leaving.waiting = waiting_with(ctx, id);
    return leaving;
}

Result<Left> leave(Context& ctx, StaffId id, const Leave& input)
{
    Left left;
    TRY(left.staff, identity::read_staff(ctx, id));
    if (ctx.actor.staff != id && !identity::may_manage(ctx.actor.permissions, left.staff.role))
        return not_allowed(left.staff.name + " may do more than you: what they have is theirs to hand over, or an owner's.");
    const auto cases = cases_of(ctx, id);
    if (!cases.empty() && !ctx.actor.may(may("cases:write")))
        return not_allowed("There are cases among what " + left.staff.name + " has: only who may work on cases hands these over.");
    Takers takers(ctx, id, input);
    if (!takers.right()) return invalid(takers.faults());

    // What is on its way to or from them comes to nothing: it is handed over here.
    for (const auto& waiting : waiting_with(ctx, id)) {
        CHECK(close_handover(ctx, waiting.id, left.staff.name + " leaves."));
        ++left.withdrawn;
    }
    Passed passed;
    passed.from_staff = left.staff.name;
    passed.from_staff_id = id;
    passed.note = input.note.value;
    const auto give = [&](const std::string& thing) {
        const auto& taker = takers.of(thing);
        passed.to_staff = taker.name;
        passed.to_staff_id = taker.id;
        hand_over_at_once(ctx, passed);
    };

    passed.kind = Kind::promise;
    TRY(const auto promised, promises_of(ctx, id));
    for (const auto& promise : promised) {
        passed.customer_id = promise.customer_id;
        passed.promise_id = promise.id;
        give(to_text(promise.id));
        ++left.promises;
    }
    passed.promise_id.reset();

    passed.kind = Kind::task;
    TRY(const auto tasks, tasks_of(ctx, id));
    for (const auto& task : tasks) {
        passed.customer_id = task.customer_id;
        passed.task_id = task.id;
        give(to_text(task.id));
        ++left.tasks;
    }
    passed.task_id.reset();

    passed.kind = Kind::customer;
    for (const auto& customer : customers::cared_for_by(ctx.db, id, {}, everything)) {
        passed.customer_id = customer.customer_id;
        give(to_text(customer.customer_id));
        ++left.customers;
    }
    for (const auto& one : cases) {
        CHECK(cases::pass_on(ctx, one.id, takers.of(to_text(one.id)), left.staff.name + " leaves"));
        ++left.cases;
    }
    if (auto faults = takers.faults(); !faults.empty()) return invalid(std::move(faults));

    if (!input.stays.value_or(false) && left.staff.active) {
        identity::StaffChange change;
        change.active = {true, false};
        TRY(left.staff, identity::change_staff(ctx, id, left.staff.version, change));
    }
    const auto counted = [](const char* what, std::int64_t n) { return "\"" + std::string(what) + "\":[null," + std::to_string(n) + "]"; };
    identity::record(ctx, "handover.left", to_text(id),
        "{" + counted("promises", left.promises) + "," + counted("tasks", left.tasks) + "," + counted("cases", left.cases) + "," + counted("customers", left.customers) + "}");
    return left;
}

std::vector<LeftBehind> left_behind(Context& ctx)
{
    std::vector<LeftBehind> behind;
    for (const auto& gone : ctx.db.all<Behind>(gone_sql)) {
        const LeftBehind one{gone.staff_id, gone.name, ctx.db.value<std::int64_t>(count_promises_sql, gone.staff_id),
                             ctx.db.value<std::int64_t>(count_tasks_sql, gone.staff_id), cases::count_open_of(ctx.db, gone.staff_id), customers::count_cared_for_by(ctx.db, gone.staff_id)};
        if (one.promises + one.tasks + one.cases + one.customers > 0) behind.push_back(one);
    }
    return behind;
}

}  // namespace rapport::tasks
