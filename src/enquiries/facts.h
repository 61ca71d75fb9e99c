// What enquiries add to a customer's row of facts: how many are open, and how many were lost.
#pragma once
#include "base/db/db.h"
#include "customers/facts.h"

namespace rapport::enquiries {

// Reads the customer's enquiries again.
void rebuild_facts(Db& db, Id<customers::Customer> customer);

customers::FactOwner fact_owner();

}  // namespace rapport::enquiries
