// The doors of the timeline: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "customers/followers.h"
#include "imports/names.h"

namespace rapport::http { class Router; }

namespace rapport::touchpoints {

// /touchpoints, /touchpoints/{id} and /customers/{id}/timeline.
void add_routes(http::Router& router);

// touchpoint add.
void add_commands(cli::Commands& commands);

// touchpoints as CSV, with the steps that were done by their words: standards are brought in before, and so are the orders and cases that they
// were recorded for. Of those a row says how it was for the customer alone; a contact that a case has not is added to it. What was recorded for
// anything else (a response, a promise) is left out of an export: it comes with that.
//
// A row is known by touchpoint_id (the other system's, or ours); one without is known by all that it says, so that the
// same file read twice changes nothing. Empty cells leave what is stored. Where rows share an id, the last cell counts.
imports::Shape import_shape();

// Takes one change of an import back: a touchpoint, or a customer whom its rows made known.
// conflict "changed_meanwhile": it was changed since.
Result<Done> undo_change(Context& ctx, const imports::Change& change);

// How this folder's rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

}  // namespace rapport::touchpoints
