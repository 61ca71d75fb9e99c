// The doors of today: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "customers/followers.h"

namespace rapport::http { class Router; }

namespace rapport::today {

// /today and /today/marks.
void add_routes(http::Router& router);

// today, and of its lines done, later, not-this, give, take-back, put-off and marks.
void add_commands(cli::Commands& commands);

// What needs no answer needs none either when it is given to another customer (touchpoints::give_to). Not while anything is being stored.
void follow_contacts();

// How its rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

}  // namespace rapport::today
