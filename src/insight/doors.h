// The ways in: routes and commands of the report.
#pragma once
#include "base/cli/command.h"
#include "base/http/router.h"

namespace rapport::insight {

void add_routes(http::Router& router);
void add_commands(cli::Commands& commands);

}  // namespace rapport::insight
