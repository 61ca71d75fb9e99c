// What customers say and how they were met, over the 365 days to as_of.
#pragma once
#include "base/context.h"
#include "insight/report.h"
#include "touchpoints/touchpoint.h"

namespace rapport::insight {

struct Satisfied {
    NetPromoterScore net_promoter_score;
    Satisfaction satisfaction;
    Expectations expectations;
    Attentiveness attentiveness;
    std::map<std::string, std::string> cannot_tell;
};

Satisfied read_satisfaction(Context& ctx, Day as_of);

// One customer's latest answer to one survey in those 365 days.
struct LatestAnswer {
    std::int64_t customer_id = 0;
    std::string survey;
    std::int64_t score = 0;
};
std::vector<LatestAnswer> latest_answers(Context& ctx, Day as_of);

// A customer behind the expectations or the waiting: how many of their touchpoints, and a figure of them.
struct Met {
    std::int64_t customer_id = 0;
    std::int64_t touchpoints = 0;
    std::int64_t figure = 0;
};
BOOST_DESCRIBE_STRUCT(Met, (), (customer_id, touchpoints, figure))
// Whose expectation was so; figure: the last time, as an Instant's microseconds.
std::vector<Met> met_so(Context& ctx, Day as_of, touchpoints::Expectation expectation);
// Who waited for an answer; figure: the longest wait in seconds.
std::vector<Met> who_waited(Context& ctx, Day as_of);
// Who waits now; figure: since when, as an Instant's microseconds.
std::vector<Met> who_waits(Context& ctx, Day as_of);

}  // namespace rapport::insight
