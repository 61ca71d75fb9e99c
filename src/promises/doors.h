// The doors of promises: what app wires up.
#pragma once
#include "customers/followers.h"
#include "base/cli/command.h"
#include "base/http/router.h"
#include "imports/names.h"

namespace rapport::promises {

// /promises with their endings and apologies, and /promises/kept-share.
void add_routes(http::Router& router);

// promise add, promise list, promise keep.
void add_commands(cli::Commands& commands);

// promises as CSV. A row is known by promise_id (the other system's, or ours); one without is known by all that it says, so that
// the same file read twice changes nothing. Empty cells leave what is stored; a due_at without a time is a whole day.
imports::Shape import_shape();

// Takes one change of an import back: a promise, or a customer whom its rows made known.
// conflict "changed_meanwhile": it was changed since.
Result<Done> undo_change(Context& ctx, const imports::Change& change);

// From then on promises go along with the contact during which they were made, when it is given to another customer.
void follow_contacts();

// How its rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

}  // namespace rapport::promises
