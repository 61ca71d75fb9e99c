// What listening adds to a customer's row of facts: the latest answer to the question whether they would recommend us.
#pragma once
#include "base/db/db.h"
#include "customers/facts.h"

namespace rapport::listening {

// Reads the customer's answers again.
void rebuild_facts(Db& db, Id<customers::Customer> customer);

customers::FactOwner fact_owner();

}  // namespace rapport::listening
