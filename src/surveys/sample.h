// A random sample of a group: what it will tell, and how surely, is said before anybody is asked.
#pragma once
#include "customers/segment.h"
#include "surveys/asking.h"

namespace rapport::surveys {

struct DrawSample {
    AskedBy channel = AskedBy::email;
    std::optional<Text<1, 60>> tag = {};            // of the group; none: everybody
    std::optional<std::int64_t> active_days = {};   // here within so many days
    std::int64_t size = 0;
    std::optional<std::int64_t> seed = {};          // the same seed draws the same people; told when none is given
    std::optional<Text<1, 10000>> where = {};       // who is meant, as in the list of customers: "ladder_level at_least 2, overdue_from passed", or as JSON
};
BOOST_DESCRIBE_STRUCT(DrawSample, (), (channel, tag, active_days, size, seed, where))

struct LeftOutCount {
    Reason reason = Reason::asked_lately;
    std::string words;
    std::int64_t customers = 0;
};
BOOST_DESCRIBE_STRUCT(LeftOutCount, (), (reason, words, customers))

struct SamplePlan {
    std::int64_t seed = 0;
    std::int64_t population = 0;            // in the group
    std::int64_t drawn = 0;                 // who will be asked
    std::vector<LeftOutCount> left_out;     // who came up before and may not be asked
    double response_rate = 0;               // in per cent, as expected
    std::string response_basis;             // where that comes from
    double answers = 0;                     // as many are expected
    std::optional<double> half_width;       // of the interval of the first question, at worst, in points of its score
    std::string sentence;
};
BOOST_DESCRIBE_STRUCT(SamplePlan, (), (seed, population, drawn, left_out, response_rate, response_basis, answers, half_width, sentence))

// Changes nothing. `fields`: what `where` can ask for. not_found; conflict "closed"; invalid: a size outside 1 to 10,000, active_days outside 1 to
// 3,650, a fault below /where (segment.h); not_allowed: `where` by whoever may not see customers.
Result<SamplePlan> plan_sample(Context& ctx, const OpenMatters& matters, const customers::Fields& fields, Id<Survey> survey, const DrawSample& input);

// Draws as planned: whoever is drawn waits to be asked, whoever may not be asked is left out with the reason. Whom a program draws to be asked by
// mail it asks at once, as one of the messages that its keys may write. Refuses like plan_sample; conflict "not_open"; for such a program also
// "mail_not_set_up", "key_enough_today".
Result<SamplePlan> draw_sample(Context& ctx, const OpenMatters& matters, const customers::Fields& fields, Id<Survey> survey, const DrawSample& input);

}  // namespace rapport::surveys
