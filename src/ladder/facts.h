// What the ladder adds to a customer's row of facts: the level.
#pragma once
#include "customers/facts.h"

namespace rapport::ladder {

// As `ladder_levels` stands, of the customers after `after` up to `last`; in the transaction that changes it.
void set_facts(Db& db, Id<customers::Customer> after, Id<customers::Customer> last);

customers::FactOwner fact_owner();

}  // namespace rapport::ladder
