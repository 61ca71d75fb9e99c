#pragma once
#include "base/cli/command.h"

namespace rapport::inbox {

// rapport mail account, rapport mail hook ...
void add_ways_commands(cli::Commands& commands);

}  // namespace rapport::inbox
