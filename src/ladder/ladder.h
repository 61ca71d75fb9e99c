// The ladder: how far a relationship has come, and the evidence for it. Pure rules; nothing here reads or writes.
//
//   0  known, nothing else          3  values our knowledge and experience
//   1  satisfied with price and availability      4  shares our values
//   2  recognises better service
//
// A level is held while one of its conditions is met by evidence that has not grown too old, and only with all levels below it.
#pragma once
#include "customers/customer.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace rapport::ladder {

constexpr int highest_level = 4;
constexpr std::size_t most_conditions = 20;     // of one level

// What the customer did, said or went through. Our own guess is none.
enum class EvidenceKind {
    bought,             // a day on which they bought
    met,                // they got what they expected, or more
    content,            // satisfied: 4 or 5 of 5
    exceeded,           // they got more than they expected
    promoter,           // would recommend us: 9 or 10 of 10
    easy,               // found it easy: 6 or 7 of 7
    advice,             // they asked for our advice or help, and got it: a question alone is none
    meeting,            // met outside business
    event,              // took part in something of ours
    solved_together,    // we had let them down, and it was put right by both: the case says what each side did
    recommends,         // recommended us
    referred,           // somebody came because of them
    asked_and_bought,   // an enquiry of theirs became a sale: we had it, at a price they took
    delivered_on_time,  // it was with them when we had promised
    shares_values,      // they said or showed that they share our values
};
BOOST_DESCRIBE_ENUM(EvidenceKind, bought, met, content, exceeded, promoter, easy, advice, meeting, event, solved_together, recommends, referred,
    asked_and_bought, delivered_on_time, shares_values)

struct Evidence {
    EvidenceKind kind = EvidenceKind::bought;
    Instant at;
    std::string words;          // "Expected more than met: “the recipe came by post”"
    std::string source_kind;    // touchpoint, response, customer, enquiry, delivery, shared_value, case
    std::string source_id;
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (kind, at, words, source_kind, source_id))

// Met while so many pieces of this evidence are not older than so many days.
struct Condition {
    EvidenceKind evidence = EvidenceKind::bought;
    std::int64_t at_least = 1;
    std::int64_t within_days = 365;
    bool operator==(const Condition&) const = default;
};
BOOST_DESCRIBE_STRUCT(Condition, (), (evidence, at_least, within_days))

struct Rules {
    std::vector<Condition> level_1, level_2, level_3, level_4;     // one of them is enough
    bool operator==(const Rules&) const = default;

    const std::vector<Condition>& of(int level) const;             // 1 to 4
    static Rules usual();
};
BOOST_DESCRIBE_STRUCT(Rules, (), (level_1, level_2, level_3, level_4))

// Faults of rules that somebody wrote: a level without a condition or with more than twenty, a count outside 1 to 100, days outside 1 to 3,650.
std::vector<Fault> faults_of(const Rules& rules);
std::int64_t longest_days(const Rules& rules);      // no evidence older than this counts

// How one level stands for one customer.
struct Rung {
    std::int64_t level = 0;
    std::string meaning;                // "recognises better service"
    bool met = false;                   // by itself
    bool held = false;                  // with those below
    std::optional<Instant> ends_at;     // when the evidence that holds it grows too old, unless more comes
    std::vector<Evidence> evidence;     // what counts for it, the newest first
};
BOOST_DESCRIBE_STRUCT(Rung, (), (level, meaning, met, held, ends_at, evidence))

struct Step {
    std::int64_t to_level = 0;
    std::string sentence;               // what to do
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(Step, (), (to_level, sentence, reason))

struct Standing {
    std::int64_t level = 0;
    std::vector<Rung> rungs;            // 1 to 4
    std::optional<Step> next_step;      // nothing at the top
};
BOOST_DESCRIBE_STRUCT(Standing, (), (level, rungs, next_step))

// Evidence in any order; what came after `at` does not exist for it.
int level_at(const std::vector<Evidence>& evidence, const Rules& rules, Instant at);
Standing stand(const std::vector<Evidence>& evidence, const Rules& rules, Instant at, const TimeZone& zone);

std::string meaning_of(int level);

}  // namespace rapport::ladder
