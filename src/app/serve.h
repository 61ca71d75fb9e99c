// The server: page, API and background work in one process.
#pragma once
#include "app/command_line.h"
#include "app/config.h"

namespace rapport::app {

// Serves until SIGTERM or SIGINT; answers the exit code. Says on one line of standard error where it listens.
int serve(const Settings& settings, cli::Terminal& terminal, const CommandLine& line);

int print_openapi(cli::Terminal& terminal);

}  // namespace rapport::app
