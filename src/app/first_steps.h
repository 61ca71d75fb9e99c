// What a fresh database needs before anybody can use it.
#pragma once
#include "base/cli/command.h"
#include "base/runtime.h"

namespace rapport::app {

// EUR, UTC and no owner yet: what `serve` and `demo` begin with in a fresh folder.
Result<Done> init_with_defaults(Runtime& runtime);

// A one-time link: for whoever has this e-mail, or, where none is said, for the first owner while there is none, else for the first active owner.
struct SignInLink {
    std::string path;               // and query, below the address of the server
    std::string until;              // "24 November 8:05 (Europe/Berlin)"
};
// not_found; refuses as identity::make_sign_in_link does.
Result<SignInLink> sign_in_link(Desk& desk, const std::optional<std::string>& email = {});
// The same words for another link.
std::string until_in_words(Runtime& runtime, Instant at);

cli::Command init_command();
cli::Command migrate_command();

}  // namespace rapport::app
