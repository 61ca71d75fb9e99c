// The list of domains: the one place that knows them all. Adding one is a line in each list of domains.cpp.
#pragma once
#include "base/cli/command.h"
#include "base/http/router.h"
#include "base/jobs/jobs.h"
#include "base/setup.h"
#include "customers/directory.h"
#include "customers/followers.h"
#include "customers/segment.h"
#include "imports/shape.h"
#include "listening/heard.h"
#include "surveys/asking.h"

#include <map>
#include <string>

namespace rapport::app {

// The shapes of files, in the order in which a whole business is brought in.
const imports::Shapes& shapes();
// How the business is set up, part by part, in the order in which it is brought in: rules of cases name teams.
const setup::Parts& setup_parts();
// What follows a customer into another record, and back.
const customers::Following& following();
// Everybody's names, for the look-ups of this process.
customers::Directory& names();
// Who is told of an answer as it is given, in the same transaction.
const listening::Listeners& listeners();
// What forbids asking a customer while it is open; by facts of the folders above surveys.
const surveys::OpenMatters& open_matters();
// What conditions can ask of a customer.
const customers::Fields& fields();
void add_routes(http::Router& router);
// Pages for everybody beside those of surveys, outside of the API.
void add_public_routes(http::Router& router);
cli::Commands commands();
std::map<std::string, jobs::Handler> job_handlers();
// Puts the daily clean-up in line: expired sessions and links, replies kept for repetition.
void plan_housekeeping(Context& ctx, Day day);
const http::Router& router();       // of all routes, made once

}  // namespace rapport::app
