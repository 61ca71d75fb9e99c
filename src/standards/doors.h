// The doors of standards: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "base/http/router.h"
#include "customers/followers.h"
#include "imports/names.h"

namespace rapport::standards {

// /standards with their training, history, adherence and little things, and /touchpoints/{id}/steps.
void add_routes(http::Router& router);

// standards as CSV: one row for the contacts to which a standard applies, steps, extra and who is trained with one line each. A step that is
// there already keeps its number. Steps that were done once and are asked for no longer come along: contacts of those days name them. Who is trained is said whole; an empty cell, or none, leaves it.
imports::Shape import_shape();

// Who keeps the steps that come with a contact listens at touchpoints from now on; what was ticked at one that is given to another customer goes along.
void keep_steps_of_contacts();

// Files of contacts name the steps that were done from now on.
void name_steps_in_files();

// standard list, standard adherence.
void add_commands(cli::Commands& commands);

// At night: sweeps up what was ticked at contacts that are there no longer; answers how many rows.
std::int64_t forget_leftovers(Db& db);

// How its rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

}  // namespace rapport::standards
