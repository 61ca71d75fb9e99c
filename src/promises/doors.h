// The doors of promises: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "base/http/router.h"

namespace rapport::promises {

// /promises with their endings and apologies, and /promises/kept-share.
void add_routes(http::Router& router);

// promise add, promise list, promise keep.
void add_commands(cli::Commands& commands);

}  // namespace rapport::promises
