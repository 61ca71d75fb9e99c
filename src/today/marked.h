// What was said of lines of the list today, to be looked at again and taken back.
#pragma once
#include "today/today.h"

namespace rapport::today {

struct Marked {
    Id<Mark> mark_id;                       // to be taken back by
    Id<customers::Customer> customer_id;
    std::string name;
    Act act = Act::done;
    bool no_answer_needed = false;          // done, and nothing of ours
    std::string about;                      // "Keep our word: the rye starter recipe"
    std::optional<Day> returns_on;          // later
    std::optional<std::string> reason;      // not_this
    std::optional<std::string> to_staff;    // given
    Instant at;
    std::optional<std::string> staff;       // who said so
};
BOOST_DESCRIBE_STRUCT(Marked, (), (mark_id, customer_id, name, act, no_answer_needed, about, returns_on, reason, to_staff, at, staff))

// Since the day began where the business is, the last first: one person's, or without `staff` everybody's.
std::vector<Marked> marked_today(Context& ctx, std::optional<Id<identity::Staff>> staff);

}  // namespace rapport::today
