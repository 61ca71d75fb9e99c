// The ways in: routes, commands and jobs of imports and exports.
#pragma once
#include "base/cli/command.h"
#include "base/http/router.h"
#include "base/jobs/jobs.h"
#include "imports/shape.h"

namespace rapport::imports {

// shapes must live as long as the program.
void add_routes(http::Router& router, const Shapes& shapes);
void add_commands(cli::Commands& commands, const Shapes& shapes);
void add_jobs(std::map<std::string, jobs::Handler>& handlers, const Shapes& shapes);

}  // namespace rapport::imports
