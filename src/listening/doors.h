// The doors of listening: what app wires up.
#pragma once
#include "customers/followers.h"
#include "imports/names.h"
#include "listening/heard.h"

namespace rapport::http { class Router; }

namespace rapport::listening {

// /responses and /responses/{id}. `listeners` are told of an answer that is written down; not of what a file brings, which is past.
void add_routes(http::Router& router, const Listeners& listeners);

// responses as CSV. A row is known by response_id (the other system's, or ours); one without is known by all that it says,
// so that the same file read twice changes nothing. Empty cells leave what is stored.
imports::Shape import_shape();

// Takes one change of an import back: a response, or a customer whom its rows made known.
// conflict "changed_meanwhile": it was changed since.
Result<Done> undo_change(Context& ctx, const imports::Change& change);

// How this folder's rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

}  // namespace rapport::listening
