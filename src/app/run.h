// Runs one command line: here, in the running server, or for the process that handed it over.
#pragma once
#include "app/command_line.h"
#include "app/config.h"
#include "base/cli/terminal.h"

namespace rapport::app {

// The whole way of `rapport ...` in this process; answers the exit code.
int run(const std::vector<std::string>& words);

// Runs a command on an open runtime: who acts, may they, the use case, the words for a refusal.
int run_command(Runtime& runtime, cli::Terminal& terminal, const CommandLine& line);

// Says what went wrong in one sentence, and gives the exit code for it.
int report_broken(cli::Terminal& terminal, std::exception_ptr broken);

}  // namespace rapport::app
