// The doors of themes: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "base/http/router.h"
#include "base/jobs/jobs.h"
#include "base/setup.h"
#include "customers/followers.h"

namespace rapport::themes {

// /themes with their comments, names, pins and mergers, and /comments.
void add_routes(http::Router& router);

// theme list, theme comments, theme find.
void add_commands(cli::Commands& commands);

// themes.read reads the comments that are new, and finds the themes anew when there are enough of them.
void add_jobs(std::map<std::string, jobs::Handler>& handlers);
void plan_reading(Context& ctx);

// At night: sweeps up what belongs to answers that are there no longer; answers how many rows.
std::int64_t forget_leftovers(Db& db);

// How its rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

// In the file of the setup: the themes that a person named, pinned or merged, with their words.
setup::Part setup_part();

}  // namespace rapport::themes
