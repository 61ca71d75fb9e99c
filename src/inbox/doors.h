// The doors of received mail: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "customers/followers.h"

namespace rapport::http { class Router; }

namespace rapport::inbox {

// /inbox, /mail/undeliverable, /mail/account, /mail/hook-secrets.
void add_routes(http::Router& router);
// rapport mail receive, rapport inbox ...
void add_commands(cli::Commands& commands);

// How `rapport mail receive` ends, for a mail server (sysexits.h): 0: kept, on disk. 64: used wrongly. 77: not allowed. 75: everything else, so that the
// mail server keeps the mail and tries again.
int exit_for_mail_server(int code);

std::vector<const customers::Follower*> followers();
// From then on the mails of a case that is given to another customer go along, and our answers bear the subject of theirs
// and stand below them, also where words were split off.
void follow_cases();

}  // namespace rapport::inbox
