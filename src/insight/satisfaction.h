// What customers say and how they were met, over the 365 days to as_of.
#pragma once
#include "base/context.h"
#include "insight/report.h"

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

}  // namespace rapport::insight
