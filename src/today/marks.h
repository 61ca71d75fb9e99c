// What was said of the lines of the list, as it is kept.
#pragma once
#include "today/today.h"

#include <set>

namespace rapport::today {

// Nothing is put off for longer, and a mark says nothing after it.
inline constexpr std::int32_t remembered_days = 60;

// Of the last `remembered_days`, by time.
std::vector<Mark> marks_lately(Context& ctx);

// Who is here and may mark lines: whoever is none of these has no list on which something could be lost.
std::set<std::int64_t> staff_with_lists(Context& ctx);

// Whether a line of this rule stands for something that is done or not by itself: a promise, an apology, a task.
bool ends_with_its_truth(std::string_view rule);

// Whether it says that what they wrote or called for needs no answer: they have not heard from us by it.
bool is_without_answer(const Mark& mark);

// The rule of a key: "promised" of "promised:prm_...".
std::string rule_of(const std::string& key);

}  // namespace rapport::today
