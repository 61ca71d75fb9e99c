// What was said of the lines of the list, as it is kept.
#pragma once
#include "today/today.h"

namespace rapport::today {

// Of the last sixty days, by time.
std::vector<Mark> marks_lately(Context& ctx);

// The rule of a key: "promised" of "promised:prm_...".
std::string rule_of(const std::string& key);

}  // namespace rapport::today
