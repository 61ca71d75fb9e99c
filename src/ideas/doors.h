// The doors of ideas: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "base/http/router.h"
#include "customers/followers.h"
#include "imports/names.h"

namespace rapport::ideas {

// /ideas and /said.
void add_routes(http::Router& router);
// The pages /said and /ideas, the second with votes and a form for an idea: without signing in and without script.
void add_public_routes(http::Router& router);
// idea list, show, answer, publish, unpublish; said list, add, show, publish, unpublish.
void add_commands(cli::Commands& commands);
std::vector<const customers::Follower*> followers();
// ideas as CSV, with who voted and what we answered; said, what everybody may read of what was put right. A row is known by its id, the other
// system's or ours, and one without by its title, or by its words. Empty cells leave what is stored, and what is said is not written over.
// A file tells nobody by mail, and shows nobody an idea: whether it stands in the suggestion box, and strangers' votes, leave alone.
imports::Shape idea_shape();
imports::Shape said_shape();
// From then on an idea that came up in a case, with its vote, goes to whomever the case is given, and names it no more when it is taken away;
// and whoever has something open is told of no answer to an idea until nothing is.
void follow_cases();
// From then on what waits to tell somebody of an answer does not leave once they want no e-mail.
void follow_customers();

}  // namespace rapport::ideas
