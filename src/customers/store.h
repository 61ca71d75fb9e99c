// The rows of a customer. Whatever changes a profile goes through here, so that what is derived from it stays true.
#pragma once
#include "base/context.h"
#include "customers/keys.h"

#include <span>

namespace rapport::customers::store {

std::optional<Customer> find(Db& db, const Id<Customer>& id);

// Adds customers that are new with all their keys and an empty row of facts. Their identifiers must be free
// (holder_of); DuplicateKey otherwise.
void insert(Context& ctx, std::span<const Customer> customers);
// Writes `after` over `before`, which is what the database holds; only keys that differ are touched.
void update(Context& ctx, const Customer& before, const Customer& after);
// Adds one that was merged, with those of its identifiers that nobody has; the rest come back with the survivor's.
void restore(Context& ctx, const Customer& customer);
void add_identifier(Db& db, const Identifier& identifier);
// Takes a customer away with everything this domain keeps of it. Other domains' rows must be gone.
void remove(Context& ctx, const Customer& customer);

// Whose identifier this is.
std::optional<Id<Customer>> holder_of(Db& db, const std::string& kind, const std::string& value);
// Customers with this folded name, oldest first, as many as could be the same person at a glance.
std::vector<Id<Customer>> named(Db& db, const std::string& sort_name);
// What the database holds as keys of one customer; a test compares it with keys_of().
Keys read_keys(Db& db, const Id<Customer>& id);

}  // namespace rapport::customers::store
