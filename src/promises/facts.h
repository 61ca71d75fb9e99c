// What promises add to a customer's row of facts: how many are open, kept and broken, and when the next one is due.
#pragma once
#include "base/db/db.h"
#include "customers/facts.h"

namespace rapport::promises {

// Reads the customer's promises again.
void rebuild_facts(Db& db, Id<customers::Customer> customer);

customers::FactOwner fact_owner();

}  // namespace rapport::promises
