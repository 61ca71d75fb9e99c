// What to say to somebody who stands there, and why: rules, each of which makes one sentence with its source.
#pragma once
#include "counter/visits.h"
#include "listening/response.h"
#include "touchpoints/touchpoint.h"

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
    std::optional<touchpoints::Touchpoint> last_felt;   // the last one of which we know whether it missed, met or exceeded
    std::optional<listening::Response> last_response;
    std::optional<double> gap_days;                     // their own, where they have a rhythm
    std::set<std::string> said;                         // keys of what was said lately
};

// The most important first: what went wrong, what they told us, their days, what we could do better. What was said lately is
// not proposed again. Never empty: greeting somebody by name is always right.
std::vector<Saying> things_to_say(const Known& known, const TimeZone& zone, Instant now);

// What tells one proposal from another, in the log of what was said: "missed:tch_..."
std::string key_of(const Saying& saying);
constexpr int said_lately_days = 60;

// What they like to be called: the preferred name, else the whole one.
std::string call_name(const customers::Customer& customer);

}  // namespace rapport::counter
