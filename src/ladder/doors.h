// The doors of the ladder: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "base/jobs/jobs.h"
#include "base/setup.h"
#include "customers/followers.h"
#include "imports/names.h"

namespace rapport::http { class Router; }

namespace rapport::ladder {

// /ladder, /ladder/people, /ladder/welcome, /ladder/rules, /customers/{id}/values and /customers/{id}/ladder.
void add_routes(http::Router& router);
// ladder.climb finds everybody's level anew.
void add_jobs(std::map<std::string, jobs::Handler>& handlers);
void plan_climb(Context& ctx);

// Recovery sets the level of customers with trouble against that of others.
void tell_recovery_of_levels();

// ladder and ladder show.
void add_commands(cli::Commands& commands);

// values as CSV: what customers said or showed. Known by value_id (the other system's, or ours), else by all that the row says.
imports::Shape import_shape();

// How its rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

// In the file of the setup: ladder_rules.
setup::Part setup_part();

}  // namespace rapport::ladder
