// What cases add to a customer's row of facts. While one is open, nothing else bothers the customer: whoever reaches out obeys open_cases.
#pragma once
#include "base/db/db.h"
#include "customers/facts.h"

namespace rapport::cases {

void rebuild_facts(Db& db, Id<customers::Customer> customer);
bool has_open_case(Db& db, Id<customers::Customer> customer);
customers::FactOwner fact_owner();

}  // namespace rapport::cases
