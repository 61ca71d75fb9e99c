// Remedies: what is given to put things right, at once within one's limit, with one approval above it; and the ledger of them.
#pragma once
#include "base/context.h"
#include "base/newest_first.h"
#include "base/result.h"
#include "cases/limits.h"

namespace rapport::cases {

struct Remedy;

// granted: at once. waiting: for a yes or no. withdrawn: taken back.
enum class RemedyState { granted, waiting, approved, declined, withdrawn };
BOOST_DESCRIBE_ENUM(RemedyState, granted, waiting, approved, declined, withdrawn)

// As it is stored.
struct Granted {
    Id<Remedy> id;
    Id<Case> case_id;
    std::optional<Id<customers::Customer>> customer_id;
    std::string kind;                                       // "refund", or one of the business's own
    std::string what;
    Money amount;                                           // what it costs us
    std::optional<std::string> reason;
    Instant at;
    std::optional<std::string> staff;                       // who gave it or asked for it
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<Id<Team>> team_id;
    bool on_the_spot = true;                                // nobody was asked
    bool is_waiting = false;
    std::optional<std::string> why_asked;                   // which limit it passes
    std::optional<Id<identity::Staff>> charged_id;          // whose allowance it lies on
    std::optional<std::string> month;                       // of that allowance
    std::optional<std::string> outcome;                     // how it turned out
    std::optional<Id<touchpoints::Touchpoint>> touchpoint_id;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
    std::optional<std::string> external_id;                 // the other system's, of what a file brought
    std::optional<Id<imports::Import>> import_id;           // given elsewhere, and brought by a file: on nobody's allowance

    bool operator==(const Granted&) const = default;
};
BOOST_DESCRIBE_STRUCT(Granted, (), (id, case_id, customer_id, kind, what, amount, reason, at, staff, staff_id, team_id, on_the_spot, is_waiting, why_asked, charged_id,
    month, outcome, touchpoint_id, created_at, updated_at, version, external_id, import_id))

// A line of the ledger.
struct Remedy : Granted {
    RemedyState state = RemedyState::granted;
    std::string subject;                                    // of the case
    std::optional<std::string> customer;                    // their name
    std::optional<std::string> answered_by;
    std::optional<Instant> answered_at;
    std::optional<std::string> answer_note;
    std::optional<Money> asked_amount;                      // where another amount was granted than asked for
    std::optional<std::int64_t> verdict;                    // what the customer gave the case, 1 to 5
};
BOOST_DESCRIBE_STRUCT(Remedy, (Granted), (state, subject, customer, answered_by, answered_at, answer_note, asked_amount, verdict))

struct GiveRemedy {
    Text<1, 40> kind = {};
    Money amount = {};
    std::optional<Text<1, 500>> what = {};                  // the kind's name
    std::optional<Text<1, 1000>> reason = {};
    std::optional<bool> in_person = {};                     // they stand there: in_person.h says what follows
    std::optional<Text<1, 4000>> words = {};                // what is said to them, in person; needs in_person, as send does
    std::optional<bool> send = {};                          // these words go to them by e-mail too, once it stands; no
};
BOOST_DESCRIBE_STRUCT(GiveRemedy, (), (kind, amount, what, reason, in_person, words, send))

struct Approve {
    std::optional<Money> amount = {};                       // what was asked for
    std::optional<Text<1, 1000>> note = {};
};
BOOST_DESCRIBE_STRUCT(Approve, (), (amount, note))

struct Refuse {
    Text<1, 1000> note = {};
};
BOOST_DESCRIBE_STRUCT(Refuse, (), (note))

struct ChangeRemedy {
    Patch<Text<1, 1000>> outcome;
};
BOOST_DESCRIBE_STRUCT(ChangeRemedy, (), (outcome))

struct RemedyFilter {
    std::optional<Id<Case>> of_case = {};
    std::optional<Id<customers::Customer>> customer = {};
    std::optional<Id<identity::Staff>> staff = {};
    std::optional<RemedyState> state = {};
    Span span = {};
    Before before = {};
    int limit = 50;
};

// Whoever gave it may take it back for so long.
constexpr std::int64_t may_take_back_us = 10 * 60 * us_per_second;
// When that is over; the mail that goes with it leaves then.
inline Instant stands_from(const Granted& remedy) { return {remedy.at.us + may_take_back_us}; }

// Within the limits it is given at once, with its place on the timeline; above, it waits for one yes or no.
// invalid: a kind that is none of ours, an amount of nothing or in another currency. not_found; conflict "merged", "closed".
Result<Remedy> give_remedy(Context& ctx, Id<Case> id, GiveRemedy input);

// By somebody else whose own limits and the team's budget hold it, or who has no limit: it then lies on theirs. not_found; conflict "answered";
// "own": one does not approve one's own; "above_limit": it is more than they may give; "closed": the case is; invalid: an amount.
Result<Remedy> approve(Context& ctx, Id<Remedy> id, const Approve& input);
// By whoever could say yes. not_found; conflict "answered", "own", "above_limit".
Result<Remedy> refuse(Context& ctx, Id<Remedy> id, const Refuse& input);

// By whoever gave or asked for it: while it waits, and for ten minutes. A case that it closed is open again, and the mail that goes with it does not leave.
// not_found; conflict "answered", "own", "too_late";
// "brought": a file brought it, and goes back as a whole.
Result<Remedy> take_back(Context& ctx, Id<Remedy> id);

// For give_to_another: those of the case become the other customer's, with their places on the timeline.
void give_remedies(Context& ctx, const Filed& before, const Filed& filed);

// How it turned out. not_found; conflict "changed_meanwhile".
Result<Remedy> change_remedy(Context& ctx, Id<Remedy> id, std::int64_t version, const ChangeRemedy& change);

Result<Remedy> read_remedy(Context& ctx, Id<Remedy> id);
// Newest first: at most limit + 1.
std::vector<Remedy> list_remedies(Context& ctx, const RemedyFilter& filter);

// For this folder: what was given elsewhere, as the file of remedies tells it.

// History: on nobody's allowance, no team's budget and no timeline, and nobody is asked, whatever `remedy` says of these.
void bring(Context& ctx, Remedy remedy);
void forget_brought(Context& ctx, Id<Remedy> id);
std::optional<Id<Remedy>> brought_as(Db& db, const std::string& external_id);
// Nothing or less, too much, or another currency than the business's.
std::optional<Fault> amount_fault(const Context& ctx, const Money& amount);
Fault no_such_kind(const MoneyRules& rules);

}  // namespace rapport::cases
