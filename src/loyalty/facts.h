// What loyalty adds to a customer's row of facts: how likely they are price-driven, and the word.
#pragma once
#include "customers/facts.h"

namespace rapport::loyalty {

// As `leanings` stands, of the customers after `after` up to `last`; in the transaction that changes it.
void set_facts(Db& db, Id<customers::Customer> after, Id<customers::Customer> last);

customers::FactOwner fact_owner();

}  // namespace rapport::loyalty
