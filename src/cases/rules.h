// What the business has decided about cases: how long we have, which answers to surveys open one, and ready answers.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "cases/case.h"

namespace rapport::cases {

// How long we have, for cases of this kind that came this way from customers on this level of the ladder or above. What is not said fits all;
// the first rule that fits holds.
struct ClockRule {
    Text<1, 100> name;
    std::optional<Kind> kind = {};
    std::optional<Source> source = {};
    std::optional<std::int64_t> level = {};
    std::optional<std::int64_t> first_minutes = {}, next_minutes = {}, solution_minutes = {};   // of hours in which we are open; nothing: no clock
    std::int64_t warn_minutes = 0;                                  // somebody is told so long before one runs out
    std::optional<Id<identity::Staff>> escalate_to = {};            // who gets it when one has run out
    std::optional<Id<Team>> team_id = {};                           // whose such cases are
    bool operator==(const ClockRule&) const = default;
};
BOOST_DESCRIBE_STRUCT(ClockRule, (), (name, kind, source, level, first_minutes, next_minutes, solution_minutes, warn_minutes, escalate_to, team_id))

// What a rule of answers is about: the scales of listening, or a rating of one to five.
enum class Asked { nps, csat, ces, rating };
BOOST_DESCRIBE_ENUM(Asked, nps, csat, ces, rating)

// Which answers to a survey want one of ours: a case of this kind, to be answered within so many open hours.
struct ResponseRule {
    Text<1, 100> name;
    Asked survey = Asked::nps;
    std::int64_t from = 0, to = 0;                                  // scores, both included
    Kind kind = Kind::complaint;
    std::int64_t hours = 24;
    std::optional<Id<identity::Staff>> owner_id = {};               // whose it is where nobody looks after them, no team does, and nobody served them
    bool operator==(const ResponseRule&) const = default;
};
BOOST_DESCRIBE_STRUCT(ResponseRule, (), (name, survey, from, to, kind, hours, owner_id))

// A ready answer, found by typing / and its name. {{name}} is what the customer likes to be called.
struct CannedAnswer {
    Text<1, 60> name;
    Text<1, 4000> words;
    bool operator==(const CannedAnswer&) const = default;
};
BOOST_DESCRIBE_STRUCT(CannedAnswer, (), (name, words))

struct Rules {
    std::vector<ClockRule> clocks;
    std::vector<ResponseRule> responses;
    std::int64_t newest_days = 7;           // older answers open nothing: they come from files
    std::int64_t ask_after_days = 2;        // after closing: is it right now?
    std::int64_t reopen_at = 2;             // a verdict of so much or less opens it again
    std::vector<CannedAnswer> answers;
    bool operator==(const Rules&) const = default;

    static Rules usual();
};
BOOST_DESCRIBE_STRUCT(Rules, (), (clocks, responses, newest_days, ask_after_days, reopen_at, answers))

struct RulesInForce : Rules {
    std::int64_t version = 0;               // 0: nobody has changed them
    std::optional<Instant> made_at;
    std::optional<std::string> made_by;
};
BOOST_DESCRIBE_STRUCT(RulesInForce, (Rules), (version, made_at, made_by))

RulesInForce read_rules(Db& db);
// invalid, at its own pointer: minutes or days out of range, a level that is none, scores off their scale, somebody or a team that is
// not there. conflict "changed_meanwhile": `version` is not the one in force.
Result<RulesInForce> change_rules(Context& ctx, std::int64_t version, const Rules& rules);

// The first that fits; nothing: no clocks.
const ClockRule* rule_for(const Rules& rules, Kind kind, Source source, std::optional<std::int64_t> level);
const ResponseRule* rule_for(const Rules& rules, Asked asked, std::int64_t score);
const ResponseRule* rule_for(const Rules& rules, const listening::Response& response);

}  // namespace rapport::cases
