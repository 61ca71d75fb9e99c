// The doors of the outlook: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "base/http/router.h"
#include "customers/followers.h"
#include "imports/names.h"

namespace rapport::outlook {

// /customers/{id}/outlook with its settlements, and /outlook: what is to be followed up.
void add_routes(http::Router& router);

// outlook as CSV. A row is known by whom it is about, its kind, its words, and when it was noted where it says that; so that the
// same file read twice changes nothing. Empty cells leave what is stored.
imports::Shape import_shape();

// outlook add, outlook list, outlook settle.
void add_commands(cli::Commands& commands);

// How its rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

}  // namespace rapport::outlook
