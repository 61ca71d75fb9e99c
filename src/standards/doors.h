// The doors of standards: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "base/http/router.h"
#include "customers/followers.h"

namespace rapport::standards {

// /standards with their training, history, adherence and little things, and /touchpoints/{id}/steps.
void add_routes(http::Router& router);

// standard list, standard adherence.
void add_commands(cli::Commands& commands);

// At night: sweeps up what was ticked at contacts that are there no longer; answers how many rows.
std::int64_t forget_leftovers(Db& db);

// How its rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

}  // namespace rapport::standards
