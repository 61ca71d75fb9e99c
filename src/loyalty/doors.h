// The doors of loyalty: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "base/jobs/jobs.h"
#include "customers/followers.h"

namespace rapport::http { class Router; }

namespace rapport::loyalty {

// /loyalty, /loyalty/people (also as CSV) and /customers/{id}/loyalty.
void add_routes(http::Router& router);
// loyalty.learn works out everybody's leaning anew.
void add_jobs(std::map<std::string, jobs::Handler>& handlers);
void plan_learning(Context& ctx);
// loyalty.
void add_commands(cli::Commands& commands);

// How its rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

}  // namespace rapport::loyalty
