// The server: page, API and background work in one process.
#pragma once
#include "base/cli/command.h"

namespace rapport::app {

// Serves until SIGTERM or SIGINT. Says on one line of standard error where it listens.
cli::Command serve_command();
cli::Command openapi_command();

}  // namespace rapport::app
