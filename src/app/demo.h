// `rapport demo`: fills a fresh database with Hafer & Mohn, brought in as a new owner would bring her own files in.
#pragma once
#include "base/cli/command.h"
#include "imports/shape.h"

namespace rapport::app {

// shapes must live as long as the program. conflict: there are customers already.
cli::Command demo_command(const imports::Shapes& shapes);

}  // namespace rapport::app
