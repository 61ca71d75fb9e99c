// The doors of customers: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "base/http/router.h"
#include "base/jobs/jobs.h"
#include "customers/directory.h"
#include "customers/followers.h"
#include "imports/names.h"

namespace rapport::customers {

// /customers, /customers/{id}, its consents, /tags and /facts. `owners`: of the facts that a rule can ask for. `names` is kept
// by reference.
void add_routes(http::Router& router, const std::vector<FactOwner>& owners, Directory& names);

// customer vcard.
void add_commands(cli::Commands& commands);

// /customers/{id}/merge, /merges and /merges/{id}. `following` is kept by reference.
void add_merge_routes(http::Router& router, const Following& following);

// /duplicates, and /household-proposals.
void add_duplicate_routes(http::Router& router);
// duplicates list, search, merge and undo. `following` is kept by reference.
void add_duplicate_commands(cli::Commands& commands, const Following& following);
// household list, accept, decline, again and members.
void add_household_commands(cli::Commands& commands);
// The search for duplicates and households.
void add_jobs(std::map<std::string, jobs::Handler>& handlers);

// customers as CSV: known by external_id (the other system's, or ours), else by what lines.h says. Lists are separated by ;.
imports::Shape import_shape();

}  // namespace rapport::customers
