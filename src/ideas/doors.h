// The doors of ideas: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "base/http/router.h"
#include "customers/followers.h"

namespace rapport::ideas {

// /ideas and /said.
void add_routes(http::Router& router);
// /said as everybody reads it: without signing in and without script.
void add_public_routes(http::Router& router);
// idea list, said list.
void add_commands(cli::Commands& commands);
std::vector<const customers::Follower*> followers();
// From then on an idea that came up in a case, with its vote, goes to whomever the case is given, and names it no more when it is taken away.
void follow_cases();

}  // namespace rapport::ideas
