// When somebody leaves: everything open of theirs is handed over by name, in one act, after a look at what there is.
#pragma once
#include "cases/case.h"
#include "customers/care.h"
#include "identity/people.h"
#include "promises/promise.h"
#include "tasks/handovers.h"

namespace rapport::tasks {

struct TheirCase {
    Id<cases::Case> id;
    std::string subject;
};
BOOST_DESCRIBE_STRUCT(TheirCase, (), (id, subject))

// What hangs on one person. Whether they have left already says staff.active.
struct Leaving {
    identity::Staff staff;
    std::vector<promises::Promise> promises;        // open, the soonest due first
    std::vector<Task> tasks;
    std::vector<TheirCase> cases;                   // open, what comes up first, first
    std::int64_t customers = 0;                     // whom they look after,
    std::vector<customers::CaredFor> first_customers;   // the first two hundred of them
    std::vector<Handover> waiting;                  // to or from them, without an answer: these come to nothing
};
BOOST_DESCRIBE_STRUCT(Leaving, (), (staff, promises, tasks, cases, customers, first_customers, waiting))

struct Instead {
    std::string id;                                 // prm_..., tsk_..., cas_... or cus_...
    Id<identity::Staff> to_staff_id = {};
};
BOOST_DESCRIBE_STRUCT(Instead, (), (id, to_staff_id))

struct Leave {
    Id<identity::Staff> to_staff_id = {};           // who takes all,
    std::optional<std::vector<Instead>> except = {};    // but for these
    Text<1, 2000> note = {};                        // what was promised, and what else they must know
    std::optional<bool> stays = {};                 // false: they are let go with it, and can sign in no more
};
BOOST_DESCRIBE_STRUCT(Leave, (), (to_staff_id, except, note, stays))

struct Left {
    identity::Staff staff;
    std::int64_t promises = 0, tasks = 0, cases = 0, customers = 0, withdrawn = 0;
};
BOOST_DESCRIBE_STRUCT(Left, (), (staff, promises, tasks, cases, customers, withdrawn))

// Without their cases for who may not read cases. not_found.
Result<Leaving> preview_leaving(Context& ctx, Id<identity::Staff> id);

// invalid: to nobody who works here, to themselves, or an exception that is not theirs. Refuses like identity::change_staff where they are let
// go; not_allowed: cases are among it, and whoever does this may not work on cases. Each promise, task and customer has an accepted hand-over afterwards, which whoever did this can take back one by one; a case says in itself who has it.
Result<Left> leave(Context& ctx, Id<identity::Staff> id, const Leave& input);

// Those who have left, and on whom something still hangs.
struct LeftBehind {
    Id<identity::Staff> staff_id;
    std::string name;
    std::int64_t promises = 0, tasks = 0, cases = 0, customers = 0;
};
BOOST_DESCRIBE_STRUCT(LeftBehind, (), (staff_id, name, promises, tasks, cases, customers))
std::vector<LeftBehind> left_behind(Context& ctx);

}  // namespace rapport::tasks
