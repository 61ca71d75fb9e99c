// Use cases of tasks: giving one, changing it, how it ends. What goes from one to another is in handovers.h.
#pragma once
#include "base/context.h"
#include "base/newest_first.h"
#include "base/result.h"
#include "promises/promise.h"
#include "tasks/task.h"

#include <vector>

namespace rapport::tasks {

// Due at a moment, or on a day, which means the whole local day.
struct GiveTask {
    Text<1, 1000> what = {};
    std::optional<Text<1, 2000>> goal = {}, done_means = {}, limits = {};
    std::optional<Text<1, 200>> budget = {};
    std::optional<Checklist> checklist = {};
    std::optional<Id<customers::Customer>> customer_id = {};    // that of the promise, where it comes from one
    std::optional<Instant> due_at = {};
    std::optional<Day> due_on = {};
    std::optional<Id<identity::Staff>> staff_id = {};           // whoever gives it
    std::optional<Source> source = {};                          // by hand
    std::optional<Text<1, 60>> source_id = {};                  // prm_... of a promise or an apology, otl_..., hnd_...
    std::optional<Text<1, 200>> external_id = {};
};
BOOST_DESCRIBE_STRUCT(GiveTask, (), (what, goal, done_means, limits, budget, checklist, customer_id, due_at, due_on, staff_id, source, source_id, external_id))

struct ChangeTask {
    Patch<Text<1, 1000>> what;
    Patch<Text<1, 2000>> goal, done_means, limits;
    Patch<Text<1, 200>> budget;
    Patch<Checklist> checklist;                                 // the whole list
    Patch<Id<customers::Customer>> customer_id;
    Patch<Instant> due_at;
    Patch<Day> due_on;
    Patch<Id<identity::Staff>> staff_id;
};
BOOST_DESCRIBE_STRUCT(ChangeTask, (), (what, goal, done_means, limits, budget, checklist, customer_id, due_at, due_on, staff_id))

struct Filter {
    std::optional<Id<identity::Staff>> staff = {};
    std::optional<Id<identity::Staff>> given_by = {};
    std::optional<Id<customers::Customer>> customer = {};
    std::optional<State> state = {};
    std::optional<bool> overdue = {};
    std::optional<Source> source = {};
    std::optional<std::string> q = {};          // each word of it begins a word of the task or of the customer's name
    Span due = {};
    std::optional<Before> behind = {};          // the key of the page before: due_at and id
    int limit = 50;
};
// Of what is still to be done the soonest due comes first; of everything else the last due.
inline bool soonest_first(const Filter& filter) { return filter.state == State::open || filter.overdue == std::optional(true); }

// invalid: no such customer; nobody of this id works here; neither or both of due_at and due_on; due in the past; a source without or with a
// wrong id. conflict "external_id_taken"; "nothing_went_wrong", "apologised": there is no apology to make; "given": somebody has a task for it.
Result<Task> give_task(Context& ctx, GiveTask input);

// not_found.
Result<Task> read_task(Context& ctx, Id<Task> id);

// Of an open task. Refuses like give_task, and not_found; invalid "hand_over" at /staff_id: onto somebody else's desk by one who neither
// gave it nor leads the people; conflict "changed_meanwhile": `version` is not the stored one; "ended".
Result<Task> change_task(Context& ctx, Id<Task> id, std::int64_t version, ChangeTask change);

// Takes back one that was given by mistake, with its hand-overs. not_found; conflict "ended": it has an ending.
Result<Done> remove_task(Context& ctx, Id<Task> id);

struct Finish {
    std::optional<Instant> at = {};                     // now
    std::optional<Text<1, 2000>> reason = {};           // what came of it
};
BOOST_DESCRIBE_STRUCT(Finish, (), (at, reason))
struct Drop {
    Text<1, 2000> reason = {};
    std::optional<Instant> at = {};                     // now
};
BOOST_DESCRIBE_STRUCT(Drop, (), (reason, at))

// Each ends an open task. Finishing one that came from an apology says that we apologised. not_found; conflict "ended": it has an
// ending already; invalid at /at: in the future, or before it was given.
Result<Task> finish(Context& ctx, Id<Task> id, const Finish& input);
Result<Task> drop(Context& ctx, Id<Task> id, const Drop& input);
// Take the ending back, as if nobody had said so. not_found: there is no such task, or it did not end like that.
Result<Done> take_back_finish(Context& ctx, Id<Task> id);
Result<Done> take_back_drop(Context& ctx, Id<Task> id);

// At most limit + 1, so that the caller sees whether the list goes on. not_found: there is no such customer.
Result<std::vector<Task>> list_tasks(Context& ctx, const Filter& filter);

// For the domains above.

// Open and due by `until`, the soonest first.
std::vector<Task> due(Context& ctx, Instant until, std::optional<Id<identity::Staff>> staff = {});
// What open tasks came from: "apology:prm_...", "outlook:otl_...". Who has such a task sees to it.
std::vector<std::string> seen_to(Context& ctx);

// Puts the task on somebody's desk, or on nobody's.
void assign(Context& ctx, const Task& task, std::optional<Id<identity::Staff>> to, const std::optional<std::string>& name);

// Stores it under the id it has, with its key.
void record(Context& ctx, const Asked& task);
// Puts it in the place of the stored one with its id.
void replace(Context& ctx, const Asked& task);
// Takes a task away with all that belongs to it.
void withdraw(Context& ctx, const Asked& task);

}  // namespace rapport::tasks
