// The doors of tasks: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "base/http/router.h"
#include "customers/followers.h"
#include "imports/names.h"

namespace rapport::tasks {

// /tasks with their endings, /handovers with their answers, /staff/{id}/leaving and /reports/owner-share.
void add_routes(http::Router& router);

// task add, task list, task done, handover list, give, accept, decline, keep and reopen, owner-share.
void add_commands(cli::Commands& commands);

// tasks as CSV. A row is known by task_id (the other system's, or ours); one without is known by all that it says, so that the
// same file read twice changes nothing. Empty cells leave what is stored; a due_at without a time is a whole day.
imports::Shape import_shape();

// Hand-overs as CSV, the last given first, each with its answer. They only go out: what one says was agreed between two people.
imports::Shape handover_export_shape();

// Takes one change of an import back: a task, or a customer whom its rows made known.
// conflict "changed_meanwhile": it was changed since.
Result<Done> undo_change(Context& ctx, const imports::Change& change);

// From then on what is to be done for a promise that is given to another customer, and who has it, go along.
void follow_promises();

// How its rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

}  // namespace rapport::tasks
