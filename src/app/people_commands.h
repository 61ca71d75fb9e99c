// Commands about staff, tokens and customers: the same use cases as the API.
#pragma once
#include "base/cli/command.h"

namespace rapport::app {

void add_people_commands(cli::Commands& commands);

}  // namespace rapport::app
