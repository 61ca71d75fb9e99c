// What a profile says of others: whether they exist, and whether an identifier is free.
#pragma once
#include "base/db/db.h"
#include "base/result.h"
#include "customers/customer.h"

namespace rapport::customers {

// Adds a fault for each new company_id, referred_by or looked_after_by that names nobody (or, for company_id, a person;
// for referred_by, the customer). Keeps company in step with company_id. `before`: nothing for a new customer.
void check_references(Db& db, const std::optional<Customer>& before, Customer& after, std::vector<Fault>& faults);

// conflict "taken" when another customer has the external id or one of the cards; it names the field and who has it.
Result<Done> check_identifiers(Db& db, const Customer& customer);

}  // namespace rapport::customers
