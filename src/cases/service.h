// Use cases of cases: opening, reading, giving to somebody. What is said in them is in conversation.h, how they end in closing.h.
#pragma once
#include "base/acting.h"
#include "base/context.h"
#include "base/newest_first.h"
#include "base/result.h"
#include "cases/asking.h"
#include "cases/clocks.h"
#include "cases/rules.h"

#include <vector>

namespace rapport::cases {

struct Watcher {
    Id<identity::Staff> staff_id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Watcher, (), (staff_id, name))

// A clock as it is shown.
struct ClockView {
    ClockKind clock = ClockKind::first;
    Instant started_at;
    std::int64_t minutes = 0;
    std::optional<Instant> due_at;          // nothing while it stands still
    std::optional<std::int64_t> left_minutes;
    std::optional<Instant> met_at;
    bool missed = false;
};
BOOST_DESCRIBE_STRUCT(ClockView, (), (clock, started_at, minutes, due_at, left_minutes, met_at, missed))

struct WholeCase : Case {
    std::vector<EntryView> entries;             // by time, with those of the cases that are part of it
    std::vector<ClockView> clocks;
    std::vector<Watcher> watchers;
    std::vector<Id<Case>> parts;            // cases that were merged into it
    std::optional<Closure> closure;
    std::vector<Verdict> verdicts;
    std::optional<std::int64_t> level;      // of the customer, on the ladder
    std::optional<std::string> mail_address;    // where our answer by mail would go
    bool mail_is_set_up = false;
    std::optional<AskingView> asking;       // the mail that asks whether it is right now
    bool reaches_nobody = false;            // answered without a name on paper or on a tablet: nobody can be told, and it closes as such
};
BOOST_DESCRIBE_STRUCT(WholeCase, (Case), (entries, clocks, watchers, parts, closure, verdicts, level, mail_address, mail_is_set_up, asking, reaches_nobody))

struct OpenCase {
    Text<1, 300> subject = {};
    std::optional<Id<customers::Customer>> customer_id = {};
    std::optional<Text<1, 200>> contact = {};
    std::optional<Source> source = {};                      // counter; review where there are stars
    std::optional<Kind> kind = {};                          // complaint; praise where a review has four stars or five
    std::optional<Priority> priority = {};                  // normal
    std::optional<Text<1, 60>> cause = {};
    std::optional<Text<1, 10000>> words = {};               // theirs
    std::optional<Id<identity::Staff>> staff_id = {};       // the team's where the rule names one, else whoever looks after them
    std::optional<Id<Team>> team_id = {};
    std::optional<Text<1, 200>> external_id = {};
    std::optional<Instant> opened_at = {};                  // now
    std::optional<Text<1, 100>> place = {};                 // where a review or a post stands: "Google"
    std::optional<Text<1, 500>> link = {};
    std::optional<std::int64_t> stars = {};                 // of a review, 1 to 5
};
BOOST_DESCRIBE_STRUCT(OpenCase, (), (subject, customer_id, contact, source, kind, priority, cause, words, staff_id, team_id, external_id, opened_at,
    place, link, stars))

struct ChangeCase {
    Patch<Text<1, 300>> subject;
    Patch<Id<customers::Customer>> customer_id;
    Patch<Text<1, 200>> contact;
    Patch<Kind> kind;
    Patch<Priority> priority;
    Patch<Text<1, 60>> cause;
    Patch<Id<identity::Staff>> staff_id;
    Patch<Id<Team>> team_id;
    Patch<Text<1, 100>> place;
    Patch<Text<1, 500>> link;
    Patch<std::int64_t> stars;
};
BOOST_DESCRIBE_STRUCT(ChangeCase, (), (subject, customer_id, contact, kind, priority, cause, staff_id, team_id, place, link, stars))

struct Filter {
    std::optional<Id<customers::Customer>> customer = {};
    std::optional<Id<identity::Staff>> staff = {};
    std::optional<Id<Team>> team = {};
    std::optional<bool> assigned = {};
    std::optional<Id<identity::Staff>> watcher = {};
    std::optional<Id<identity::Staff>> mine = {};       // theirs, and nobody's of their teams
    std::optional<State> state = {};
    std::optional<bool> overdue = {};
    std::optional<Kind> kind = {};
    std::optional<Source> source = {};
    std::optional<Priority> priority = {};
    std::optional<std::string> q = {};
    bool q_finds_contact = true;            // nothing of what whoever searches may not see
    Span opened = {};
    bool queue = false;                     // open ones alone, what comes up first, first
    std::optional<Before> behind = {};      // the key of the page before
    int limit = 50;
};
constexpr bool is_queue(const Filter& filter) { return filter.queue || filter.overdue == true || filter.state == State::open || filter.state == State::waiting || filter.state == State::snoozed; }

// Opens a case, with its clocks and its place on the timeline. invalid: no such customer, staff or team; opened in the future; neither a
// customer nor a way to reach whoever wrote is fine: not everybody wants to be known. conflict "external_id_taken".
Result<WholeCase> open_case(Context& ctx, OpenCase input);

// not_found.
Result<WholeCase> read_case(Context& ctx, Id<Case> id);

// Refuses like open_case, and not_found; conflict "changed_meanwhile": `version` is not the stored one; "merged": it is part of another.
Result<WholeCase> change_case(Context& ctx, Id<Case> id, std::int64_t version, ChangeCase change);

// At most limit + 1. not_found: there is no such customer.
Result<std::vector<Case>> list_cases(Context& ctx, Filter filter);

// Who is told of what happens in it. not_found; invalid: nobody of that id.
Result<WholeCase> watch_case(Context& ctx, Id<Case> id, Id<identity::Staff> staff);
Result<WholeCase> unwatch_case(Context& ctx, Id<Case> id, Id<identity::Staff> staff);

// For the domains above.

// Open complaints, questions and requests of one customer, what comes up first, first.
std::vector<Case> open_of(Context& ctx, Id<customers::Customer> customer);

// Somebody else has it from now on; `why` stands in the conversation before their name: "Tom Reimers leaves". not_found; conflict "merged".
Result<Done> pass_on(Context& ctx, Id<Case> id, const identity::Staff& to, const std::string& why);

// For this folder.

// Stores a new one with its clocks, keys, entry on the timeline and facts; its first words where there are any.
void file(Context& ctx, Filed& filed, const std::optional<std::string>& words, const ClockRule* rule);
// The words with which it came.
Entry first_words(Context& ctx, const Filed& filed, const std::string& words);
// Puts it in the place of the stored one as its next version, with the clocks; says again when it comes up, and keeps the facts.
void keep(Context& ctx, Filed filed, const std::vector<Clock>& clocks);
// Words came to it or went that move nothing else: it is found by those that it has, and so is the case that it is part of. Its version stays.
void look_up_anew(Context& ctx, Id<Case> id);
// A case that is part of another is worked on there.
Case standing(Context& ctx, Case one);
// not_found; conflict "merged", and "closed" where it is to be open.
Result<Case> still_here(Context& ctx, Id<Case> id);
Result<Case> still_open(Context& ctx, Id<Case> id);
// Whether anything came of it beyond how it was opened (and closed): words of ours, more words of theirs, a remedy, somebody who watches, another
// case that is part of it, that it is part of or that was split off. Then it stays when what opened it goes.
bool was_worked_on(Context& ctx, const Case& one);
// Takes it away with all that belongs to it.
void withdraw(Context& ctx, const Filed& filed);
Hours hours_of(Context& ctx);
std::optional<std::int64_t> level_of(Context& ctx, const std::optional<Id<customers::Customer>>& customer);
// Says in the conversation what the system did.
void say(Context& ctx, Id<Case> id, const std::string& words, std::optional<Instant> at = {});

}  // namespace rapport::cases
