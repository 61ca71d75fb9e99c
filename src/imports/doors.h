// The ways in: routes, commands and jobs of imports and exports.
#pragma once
#include "base/cli/command.h"
#include "base/http/router.h"
#include "base/jobs/jobs.h"
#include "base/setup.h"
#include "imports/shape.h"

namespace rapport::imports {

// shapes must live as long as the program.
void add_routes(http::Router& router, const Shapes& shapes);
void add_commands(cli::Commands& commands, const Shapes& shapes, const setup::Parts& parts);     // `export all` writes the setup, too
void add_jobs(std::map<std::string, jobs::Handler>& handlers, const Shapes& shapes);

// /setup, export setup and import setup. parts must live as long as the program.
void add_setup_routes(http::Router& router, const setup::Parts& parts);
void add_setup_commands(cli::Commands& commands, const setup::Parts& parts);

}  // namespace rapport::imports
