// The doors of surveys: what app wires up. The pages for customers are in pages/public.h.
#pragma once
#include "base/cli/command.h"
#include "base/jobs/jobs.h"
#include "base/setup.h"
#include "customers/facts.h"
#include "customers/followers.h"
#include "customers/segment.h"
#include "imports/names.h"
#include "listening/heard.h"
#include "surveys/asking.h"

namespace rapport::http { class Router; }

namespace rapport::surveys {

// /surveys with their wordings, places, invitations and left-outs, and /survey-answers.
// `fields`, which must live as long as the program: what can be asked of a customer who is drawn.
void add_routes(http::Router& router, const OpenMatters& matters, const listening::Listeners& listeners, const customers::Fields& fields);

// survey list, survey show, survey sample, survey results, survey places, survey poster, survey paper, survey rule list, survey left-out, survey stops and survey ask-again.
void add_commands(cli::Commands& commands, const OpenMatters& matters, const customers::Fields& fields);
// survey pile ...: sheets of paper that are keyed, compared and taken in. `listeners` must live as long as the program.
void add_pile_commands(cli::Commands& commands, const listening::Listeners& listeners);

// Draws whom the rules want to ask, again and again; plan_drawing() puts the first time in line.
void add_jobs(std::map<std::string, jobs::Handler>& handlers, const OpenMatters& matters);
void plan_drawing(Context& ctx);

// From then on who is to be asked still about a contact is whoever it turns out to have been with. Who was asked already answers for themselves.
void follow_contacts();

// answers, going out alone: a row for each question that somebody answered, of all surveys.
imports::Shape export_shape();

// survey_stops: who does not want to be asked, or less often. By file somebody is asked less, never more.
imports::Shape stop_shape();

// How its rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

customers::FactOwner fact_owner();

// In the file of the setup: surveys with their words, places and rules.
setup::Part setup_part();

}  // namespace rapport::surveys
