// What the timeline adds to a customer's row of facts: counts of touchpoints and expectations, the last expectation,
// the last visit (a visit or an order) and the last contact between people (speaks_with_them).
#pragma once
#include "base/db/db.h"
#include "customers/facts.h"
#include "touchpoints/touchpoint.h"

#include <span>

namespace rapport::touchpoints {

// Two people had to do with each other, and not by what we wrote alone: a mailing reaches a thousand, and speaks with none.
constexpr bool speaks_with_them(Kind kind, Direction direction)
{
    const bool written = kind == Kind::letter || kind == Kind::email || kind == Kind::social;
    return is_human_contact(kind) && !(written && direction == Direction::out);
}

// Takes new touchpoints, stored already, into the facts; one statement for each customer.
void add_to_facts(Db& db, std::span<const Touchpoint> touchpoints);

// Reads the customer's timeline again: after a change or a removal.
void rebuild_facts(Db& db, Id<customers::Customer> customer);

// Which columns these are, and how all of them are made again.
customers::FactOwner fact_owner();

}  // namespace rapport::touchpoints
