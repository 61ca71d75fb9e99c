// How a report is asked for, by query or by option; the answer is a Question with the defaults filled in.
#pragma once
#include "base/runtime.h"
#include "insight/value.h"

namespace rapport::insight {

struct AskReport {
    std::optional<Day> as_of;                   // today
    std::optional<Period> period;               // month
    std::optional<std::int64_t> horizon_days;   // 365
    std::optional<double> discount_rate;        // 0.1
    std::optional<TimeUnit> time_unit;          // week
    std::optional<std::string> model;           // auto
};
BOOST_DESCRIBE_STRUCT(AskReport, (), (as_of, period, horizon_days, discount_rate, time_unit, model))

// invalid: a horizon outside 1 day to 100 years, a discount rate of -1 or below or above 10, a model that is not known.
Result<Question> question_of(const Desk& desk, const AskReport& asked);

}  // namespace rapport::insight
