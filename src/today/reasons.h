// Who may be on the list, and why: each reason is a rule over what the other folders know.
#pragma once
#include "today/today.h"

namespace rapport::today {

struct Reason {
    Id<customers::Customer> customer_id;
    Group group = Group::nice;
    std::string key;
    std::string about;
    std::string why;
    counter::Source source;
    std::optional<Id<identity::Staff>> staff_id;    // whose it is; nothing: anybody's
    std::optional<Day> since = {};                  // it comes again on this day, though it was done before
};

// What a rule asks for, in short: "Keep our word". Most of its lines begin so, and it is all that is told of one that is over.
std::string title_of(std::string_view rule);

// In the order in which they matter; a customer may have several. At most some dozens of each rule.
std::vector<Reason> reasons_of_today(Context& ctx);

}  // namespace rapport::today
