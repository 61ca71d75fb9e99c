// What rhythms add to a customer's row of facts: the usual gap, the favourite time, and from when on they are overdue.
#pragma once
#include "customers/facts.h"

namespace rapport::counter {

// As `rhythms` stands, of the customers after `after` up to `last`; in the transaction that changes it.
void set_facts(Db& db, Id<customers::Customer> after, Id<customers::Customer> last);

customers::FactOwner fact_owner();

}  // namespace rapport::counter
