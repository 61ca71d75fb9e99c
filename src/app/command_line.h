// Reads a command line by the declarations of the commands (base/cli/command.h), and makes its help.
#pragma once
#include "app/config.h"
#include "base/cli/command.h"

#include <optional>

namespace rapport::app {

struct CommandLine {
    const cli::Command* command = nullptr;
    cli::Arguments arguments;
    std::map<std::string, std::string> everywhere;  // "data", "database", "config", "actor", "log_level", ... without dashes
    cli::TerminalOptions terminal;
    std::optional<std::string> answer;              // help or version: print it and be done
};

// invalid: a sentence that suggests the near word or option (exit 2).
Result<CommandLine> read_command_line(const cli::Commands& commands, const std::vector<std::string>& words);

}  // namespace rapport::app

struct rapport::cli::Unopened {
    const app::Settings& settings;
    const app::CommandLine& line;
};
