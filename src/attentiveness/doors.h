// The doors of attentiveness: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "base/setup.h"

namespace rapport::http { class Router; }

namespace rapport::attentiveness {

// /business/opening-hours, /waiting and /response-times.
void add_routes(http::Router& router);

// waiting.
void add_commands(cli::Commands& commands);

// In the file of the setup: opening_hours.
setup::Part setup_part();

}  // namespace rapport::attentiveness
