// The tables orders, order_items and order_keys.
#pragma once
#include "base/db/db.h"
#include "orders/service.h"

#include <functional>
#include <span>

namespace rapport::orders::store {

struct Key {
    std::string external_id;
    Id<customers::Customer> customer_id;
    Id<Order> order_id;
};
BOOST_DESCRIBE_STRUCT(Key, (), (external_id, customer_id, order_id))

void insert(Db& db, std::span<const Order> orders);
void insert_items(Db& db, std::span<const OrderItem> items);
void insert_keys(Db& db, std::span<const Key> keys);
void update(Db& db, const Order& order);
// With its items and its key.
void remove(Db& db, const Order& order);
void remove_items(Db& db, const Order& order);

std::optional<Order> find(Db& db, Id<customers::Customer> customer, Id<Order> id);
std::optional<Order> find_anywhere(Db& db, Id<Order> id);
// The orders that have these external ids; those without one are missing.
std::vector<Key> find_keys(Db& db, std::span<const std::string> external_ids);
// The oldest without an external id at that instant, or on that day where only the day is known.
std::optional<Order> find_unnamed(Db& db, Id<customers::Customer> customer, Instant at, Day on, bool date_only);
std::vector<OrderItem> items(Db& db, Id<customers::Customer> customer, Id<Order> id);

std::vector<Order> list(Db& db, const Filter& filter);

}  // namespace rapport::orders::store
