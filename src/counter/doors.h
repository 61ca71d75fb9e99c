// The doors of the counter: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "base/jobs/jobs.h"
#include "customers/followers.h"

namespace rapport::http { class Router; }
namespace rapport::customers { class Directory; }

namespace rapport::counter {

// /customers/{id}/greeting, /customers/{id}/rhythm, /customers/{id}/sayings, /expected-visitors and /counter/customers, which looks in these names.
void add_routes(http::Router& router, customers::Directory& names);

// visitors and greet.
void add_commands(cli::Commands& commands);

// rhythms.refresh takes in who came; it puts itself in line again every ten minutes. rhythms.learn works out everybody's anew.
void add_jobs(std::map<std::string, jobs::Handler>& handlers);
// Puts the first in line, and the second where a new day has begun.
void plan_refresh(Context& ctx);
void plan_learning(Context& ctx);

// How its rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

}  // namespace rapport::counter
