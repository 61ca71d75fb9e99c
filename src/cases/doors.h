// The doors of cases: what app wires up.
#pragma once
#include "base/cli/command.h"
#include "base/http/router.h"
#include "base/jobs/jobs.h"
#include "base/setup.h"
#include "cases/clocks.h"
#include "customers/followers.h"
#include "imports/names.h"
#include "listening/listeners.h"
#include "surveys/pages/public.h"

namespace rapport::cases {

// /cases, /case-news, /case-rules and /teams.
void add_routes(http::Router& router);
void add_remedy_routes(http::Router& router);       // the part of them that add_routes calls: /remedies and who may give how much

// /r/: whether it is right now, as whoever was asked says it; and /contact, where everybody can write to us. Without signing in and without script.
void add_public_routes(http::Router& router);
// That question where somebody without a name reads our answer; nothing where it is not to be asked, or not yet.
std::optional<surveys::BelowAnswer> below_answer(Context& ctx, Id<surveys::Answer> answer, const std::string& key, std::string_view language);

// case list, show, open, answer, close.
void add_commands(cli::Commands& commands);

// cases.clocks tells of clocks that are about to run out, and gives a case to somebody else where one has; cases.ask asks whether it is right now;
// cases.forget_files forgets files that nobody sent.
void add_jobs(std::map<std::string, jobs::Handler>& handlers);
// Puts that in line for when this clock wants it; for every clock.
void plan_telling(Context& ctx, const Clock& clock);
void plan_telling(Context& ctx);
// Clocks that run are due anew when other opening hours are in force, with their warnings. Not while anything is being stored.
void follow_opening_hours();
// Puts the asking in line for when the time has come.
void plan_asking(Context& ctx, Instant at);
// Answers how many were told. Twice changes nothing.
Result<std::int64_t> tell_due(Context& ctx, int limit);

// Unhappy answers to surveys become cases, happy ones ask for a reply; in the answer's own transaction.
listening::ResponseListener listener();

// cases as CSV. Known by case_id (the other system's, or ours), else by all that the row says. Empty cells leave what is stored. What is older than
// the rules' newest_days comes in without clocks.
imports::Shape import_shape();
// Files of touchpoints name the cases that they were recorded for from now on.
void name_cases_in_files();
// conversations: what was said in cases and noted among us, who, when and how. It stands in the case at its own time, moves no clock and stands on
// no timeline. Known by entry_id (the other system's within its case, or ours), else by the same words at the same moment; what is there stays.
imports::Shape conversation_shape();
// remedies: the ledger. What a file brings is history: on nobody's allowance. Known by remedy_id (the other system's, or ours), else by all that the
// row says; what is there stays, and a row that says something else of it is refused.
imports::Shape remedy_shape();
// files: what was sent with answers, with all that it holds. It only goes out.
imports::Shape file_shape();
// Takes one change of an import back: a case, or a customer whom its rows made known. conflict "changed_meanwhile": it was changed since.
Result<Done> undo_change(Context& ctx, const imports::Change& change);

// How this folder's rows follow their customer when two records become one.
std::vector<const customers::Follower*> followers();

// In the file of the setup: teams, case_rules with the ready answers, and remedy_rules.
setup::Parts setup_parts();

}  // namespace rapport::cases
