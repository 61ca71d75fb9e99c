// The doors of knowledge: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "base/http/router.h"
#include "imports/names.h"

namespace rapport::knowledge {

// /articles.
void add_routes(http::Router& router);
// /help and /help/{id}: for everybody, without signing in and without script. Reading changes nothing.
void add_public_routes(http::Router& router);
// article list, show, write, publish, unpublish.
void add_commands(cli::Commands& commands);
// articles as CSV, with what everybody reads of each. A row is known by article_id, the other system's or ours, and one without by its title.
// Empty cells leave what is stored.
imports::Shape import_shape();

}  // namespace rapport::knowledge
