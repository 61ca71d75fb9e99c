// Who waits for our answer, and how long answers took: on two clocks, ours, which runs while the business is open, and the
// customer's, which always runs and is the one that counts.
#pragma once
#include "base/context.h"
#include "base/describe.h"
#include "touchpoints/touchpoint.h"

#include <optional>
#include <string>
#include <vector>

namespace rapport::attentiveness {

// Parts of statements, made anew each time: other folders' statements are made before main, in no order.
//
// A condition on the touchpoints of this name: a call or a chat of which somebody noted how it went (what they got, how they felt, which
// steps were done) was answered in the moment it was, since one talked with them.
std::string answered_at_once(const std::string& touchpoint);
// The same: somebody said of it that it needs no answer ("That is fair, thank you."), so that it counts neither as answered nor as waiting.
std::string needs_no_answer(const std::string& touchpoint);
// From FROM on: touchpoints `asked` of [$1, $2) by a channel that wants an answer, which were not answered at once, which nothing of
// ours has followed by $2, which belong to no case that was closed by then and its customer told, and which need an answer.
std::string waits_for_an_answer();

struct Waiting {
    Id<customers::Customer> customer_id;
    std::optional<std::string> external_id, name;
    Id<touchpoints::Touchpoint> touchpoint_id;
    touchpoints::Kind kind = touchpoints::Kind::call;
    std::optional<std::string> summary;
    Instant since;
    std::int64_t waited_seconds = 0;        // on the customer's clock
    std::int64_t open_seconds = 0;          // on ours
};
BOOST_DESCRIBE_STRUCT(Waiting, (), (customer_id, external_id, name, touchpoint_id, kind, summary, since, waited_seconds, open_seconds))

// Of the last year: the longest first, and no more than `limit`.
std::vector<Waiting> who_waits(Context& ctx, int limit);
// The same of one customer; the longest.
std::optional<Waiting> waits_since(Context& ctx, Id<customers::Customer> customer);
// Whether it waits.
bool waits(Context& ctx, Id<customers::Customer> customer, Id<touchpoints::Touchpoint> touchpoint);

struct Clock {
    std::optional<double> median_seconds, p90_seconds;
};
BOOST_DESCRIBE_STRUCT(Clock, (), (median_seconds, p90_seconds))

struct ResponseTimes {
    touchpoints::Kind kind = touchpoints::Kind::call;
    std::int64_t answered = 0;              // n of the figures
    std::int64_t waiting = 0;               // not answered yet
    Clock customers_clock, our_clock;
};
BOOST_DESCRIBE_STRUCT(ResponseTimes, (), (kind, answered, waiting, customers_clock, our_clock))

// How long people waited who came in [from, to): as it was noted; not at all where it was answered at once; else until our first answer,
// or the closing of its case with which they were told. What needs no answer is in none of the figures, unless a wait was noted.
std::vector<ResponseTimes> response_times(Context& ctx, Instant from, Instant to);

}  // namespace rapport::attentiveness
