// What to say to somebody who stands there, and why: rules, each of which makes one sentence with its source.
#pragma once
#include "attentiveness/waiting.h"
#include "cases/case.h"
#include "counter/visits.h"
#include "listening/response.h"
#include "outlook/outlook.h"
#include "promises/promise.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace rapport::counter {

// What a proposal rests on; a person can open it.
struct Source {
    std::string kind;               // touchpoint, response, promise, outlook, customer, rhythm
    std::optional<std::string> id;
};
BOOST_DESCRIBE_STRUCT(Source, (), (kind, id))

struct Saying {
    std::string about;              // the rule: "unhappy", "missed", "birthday" ...
    std::string sentence;           // what to say or do
    std::string why;
    Source source;
};
BOOST_DESCRIBE_STRUCT(Saying, (), (about, sentence, why, source))

// What is known of one customer when they stand there.
struct Known {
    customers::Customer customer;
    std::vector<Day> days;                              // on which they came
    std::optional<touchpoints::Touchpoint> last_talk;   // a conversation
    std::optional<touchpoints::Touchpoint> last_told;   // something of themselves
    std::optional<touchpoints::Touchpoint> last_felt;   // the last one of which we know whether it missed, met or exceeded
    std::optional<listening::Response> last_response;
    std::vector<promises::Promise> promises;            // what we still owe, the soonest due first
    std::vector<outlook::Outlook> outlook;              // what may be seen at the counter, the newest first
    std::optional<attentiveness::Waiting> waits;        // for our answer
    std::optional<double> gap_days;                     // their own, where they have a rhythm
    std::set<std::string> said;                         // keys of what was said lately
    std::vector<cases::Case> open_cases = {};           // what is to be put right, what is due first, first
    std::vector<promises::Promise> wronged = {};        // broken or kept late, and nobody has apologised; the last due first
};

// The most important first: what we owe them, what went wrong, what they told us, their days, what we could do better. What was said lately is
// not proposed again. Never empty: greeting somebody by name is always right.
std::vector<Saying> things_to_say(const Known& known, const TimeZone& zone, Instant now);

// What to take care of: red on the card. What concerns them as a person comes first: a nut allergy is not hidden by our own troubles.
struct Care {
    std::string about;              // care, do_not_mention, danger, broken, case, late, answer, unhappy, missed
    std::string what;
    std::string why;
    Source source;
};
BOOST_DESCRIBE_STRUCT(Care, (), (about, what, why, source))
std::vector<Care> cares(const Known& known, const TimeZone& zone, Instant now);

// What tells one proposal from another, in the log of what was said: "missed:tch_..."
std::string key_of(const Saying& saying);
constexpr int said_lately_days = 60;

// What they like to be called: the preferred name, else the whole one.
std::string call_name(const customers::Customer& customer);

}  // namespace rapport::counter
