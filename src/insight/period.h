// Weeks, months and quarters of the calendar, as consecutive whole numbers.
#pragma once
#include "base/describe.h"

namespace rapport::insight {

enum class Period { month, week, quarter };
BOOST_DESCRIBE_ENUM(Period, month, week, quarter)

std::int32_t period_of(Day day, Period period);
Day first_day(std::int32_t number, Period period);
// The last period that has ended by the end of as_of.
std::int32_t last_ended(Day as_of, Period period);
std::string period_name(std::int32_t number, Period period);   // 1997-01, 1997-W05 (ISO 8601), 1997-Q1

}  // namespace rapport::insight
