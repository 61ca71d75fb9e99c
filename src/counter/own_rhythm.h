// One customer's rhythm as a person reads it: when in the week they came, how often, and when they are due again.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "customers/customer.h"

namespace rapport::counter {

constexpr int rhythm_weeks = 52;

struct HourOfWeek {
    std::int64_t weekday = 0;       // 0 Monday to 6 Sunday
    std::int64_t hour = 0;          // 0 to 23, of the shop's clock
    std::int64_t visits = 0;
};
BOOST_DESCRIBE_STRUCT(HourOfWeek, (), (weekday, hour, visits))

struct OwnRhythm {
    Id<customers::Customer> customer_id;
    std::string words;                          // "Tuesdays around 8:10, every week"; empty where there is none to speak of
    std::int64_t visits = 0;                    // days on which they came, of the last 52 weeks
    std::vector<HourOfWeek> hours;              // the same by the hour of the first visit, where it is known; by weekday and hour
    std::vector<std::int64_t> weeks;            // the same by week, the oldest first; the last one ends today
    std::optional<Instant> last_visit_at;
    std::optional<Instant> next_visit_at;       // as probably earlier as later; of who came twice or more and likelier than not still comes
    std::optional<double> still_comes;          // the probability
    std::optional<double> silence_days, usual_gap_days;
    bool overdue = false;                       // by their own rhythm
};
BOOST_DESCRIBE_STRUCT(OwnRhythm, (), (customer_id, words, visits, hours, weeks, last_visit_at, next_visit_at, still_comes, silence_days, usual_gap_days, overdue))

// not_found.
Result<OwnRhythm> own_rhythm(Context& ctx, Id<customers::Customer> id);

}  // namespace rapport::counter
