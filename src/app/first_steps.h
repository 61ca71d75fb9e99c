// What a fresh database needs before anybody can use it.
#pragma once
#include "base/cli/command.h"
#include "base/runtime.h"

namespace rapport::app {

// EUR, UTC and no owner yet: what any command but `init` does with a fresh folder.
Result<Done> init_with_defaults(Runtime& runtime);

// The path and query of a one-time link: for the first owner while there is none, else for the first active owner.
Result<std::string> sign_in_link(Runtime& runtime);

cli::Command init_command();
// These are run before a database is opened, so their declarations are all there is of them here.
cli::Command serve_command();
cli::Command openapi_command();
cli::Command migrate_command();

}  // namespace rapport::app
