// What orders add to a customer's row of facts: how many, what they came to, the first and the last.
#pragma once
#include "base/db/db.h"
#include "customers/facts.h"
#include "orders/order.h"

#include <span>

namespace rapport::orders {

// Takes new orders into the facts; a customer counts once, however many of the orders are theirs.
void add_to_facts(Db& db, std::span<const Order> orders);

// Reads the customer's orders again: after a change or a removal.
void rebuild_facts(Db& db, Id<customers::Customer> customer);

customers::FactOwner fact_owner();

}  // namespace rapport::orders
