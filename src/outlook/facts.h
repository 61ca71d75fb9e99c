// What the outlook adds to a customer's row of facts: how much was noted, the open dangers, and the next follow-up.
#pragma once
#include "base/db/db.h"
#include "customers/facts.h"

namespace rapport::outlook {

// Reads what was noted about the customer again.
void rebuild_facts(Db& db, Id<customers::Customer> customer);

customers::FactOwner fact_owner();

}  // namespace rapport::outlook
