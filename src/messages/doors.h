// The doors of messages: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "customers/followers.h"
#include "imports/names.h"

namespace rapport::http { class Router; }

namespace rapport::messages {

// /messages, /mail.
void add_routes(http::Router& router);
// rapport mail ..., rapport message ...
void add_commands(cli::Commands& commands);
// Secrets of links that have run out. Answers how many.
std::int64_t forget_leftovers(Context& ctx);
std::vector<const customers::Follower*> followers();
// messages, going out alone: to whom, about what, how far each is; without their texts.
imports::Shape export_shape();

}  // namespace rapport::messages
