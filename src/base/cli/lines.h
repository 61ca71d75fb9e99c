// A list on the terminal.
#pragma once
#include "base/cli/terminal.h"

namespace rapport::cli {

// The lines; where there are none, a sentence beside standard output says so, and whoever reads that gets nothing.
inline void print_lines(Terminal& terminal, std::string_view lines, std::string_view none)
{
    if (lines.empty()) terminal.say(none);
    else terminal.print(lines);
}

}  // namespace rapport::cli
