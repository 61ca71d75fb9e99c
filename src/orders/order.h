// What a customer bought, or gave back.
#pragma once
#include "customers/customer.h"
#include "orders/product.h"
#include "touchpoints/touchpoint.h"

namespace rapport::orders {

struct Order {
    Id<customers::Customer> customer_id;
    Id<Order> id;
    std::optional<std::string> external_id;
    Instant ordered_at;
    bool date_only = false;         // only the day is known; ordered_at is its beginning
    Day ordered_on;                 // the day in the business's time zone
    std::optional<std::string> channel;
    std::optional<std::string> staff;
    std::optional<std::string> place;
    Money amount;                   // the sum of its lines
    bool has_refund = false;        // a line has a negative amount or quantity
    std::int64_t lines = 0;
    Id<touchpoints::Touchpoint> touchpoint_id;
    std::optional<Id<imports::Import>> import_id;   // the last import that wrote it
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Order, (), (customer_id, id, external_id, ordered_at, date_only, ordered_on, channel, staff, place, amount,
    has_refund, lines, touchpoint_id, import_id, created_at, updated_at, version))

// One line. Identical lines are separate items.
struct OrderItem {
    Id<customers::Customer> customer_id;
    Id<Order> order_id;
    std::int64_t line = 0;          // 1, 2, ... as they were given
    std::optional<Id<Product>> product_id;
    std::optional<std::string> product;     // its name as it was sold
    std::int64_t quantity_milli = 1000;     // thousandths
    std::optional<Money> unit_price;
    std::optional<Money> discount;          // the whole line's
    Money amount;
};
BOOST_DESCRIBE_STRUCT(OrderItem, (), (customer_id, order_id, line, product_id, product, quantity_milli, unit_price, discount, amount))

// Amount, refund flag and number of lines, and the customer and order of each item, from the items themselves.
void total_up(Order& order, std::vector<OrderItem>& items);

// Its entry on the timeline.
touchpoints::Touchpoint timeline_entry(const Order& order, const std::vector<OrderItem>& items);
// "Rye bread and 2 more, 12.50 EUR"
std::string summary(const Order& order, const std::vector<OrderItem>& items);

}  // namespace rapport::orders

RAPPORT_ID(rapport::orders::Order, "ord");
