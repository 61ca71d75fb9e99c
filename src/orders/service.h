// Use cases of orders.
#pragma once
#include "base/context.h"
#include "base/newest_first.h"
#include "base/result.h"
#include "orders/order.h"

#include <vector>

namespace rapport::orders {

// How much of it: a number with up to three decimals in JSON, thousandths here.
struct Quantity {
    std::int64_t milli = 1000;
    bool operator==(const Quantity&) const = default;
};

struct AddItem {
    std::optional<Text<1, 200>> product = {};    // its id, its external id or its name; an unknown one is made
    std::optional<Quantity> quantity = {};       // 1; below 0 is a return
    std::optional<Money> unit_price = {};        // the product's price, if neither it nor the amount is given
    std::optional<Money> discount = {};          // of the whole line
    std::optional<Money> amount = {};
};
BOOST_DESCRIBE_STRUCT(AddItem, (), (product, quantity, unit_price, discount, amount))

struct AddOrder {
    Id<customers::Customer> customer_id = {};
    std::optional<Text<1, 200>> external_id = {};
    std::optional<Instant> ordered_at = {};      // now
    std::optional<Text<1, 60>> channel = {};
    std::optional<Text<1, 200>> staff = {};      // whoever records it
    std::optional<Text<1, 200>> place = {};
    std::vector<AddItem> items = {};
};
BOOST_DESCRIBE_STRUCT(AddOrder, (), (customer_id, external_id, ordered_at, channel, staff, place, items))

// A line as it is shown.
struct Item {
    std::int64_t line = 0;
    std::optional<Id<Product>> product_id;
    std::optional<std::string> product;
    Quantity quantity;
    std::optional<Money> unit_price;
    std::optional<Money> discount;
    Money amount;
};
BOOST_DESCRIBE_STRUCT(Item, (), (line, product_id, product, quantity, unit_price, discount, amount))

struct FullOrder : Order {
    std::vector<Item> items;
};
BOOST_DESCRIBE_STRUCT(FullOrder, (Order), (items))

struct Filter {
    std::optional<Id<customers::Customer>> customer = {};
    Span span = {};
    Before before = {};
    int limit = 50;
};

// Writes down an order, puts it on the timeline and keeps the customer's facts. A line without amount and unit price
// costs what the product does, or nothing where the product has no price.
// invalid: no such customer; no items; at an item's own pointer: neither product nor amount, an amount that is not
// quantity times unit price less discount (amount.h), money of another currency than the business's, an id of ours that
// no product has. conflict "external_id_taken".
Result<FullOrder> add_order(Context& ctx, AddOrder input);

// not_found.
Result<FullOrder> read_order(Context& ctx, Id<Order> id);

// As files and people name it: by the other system's id, or by ours. Nothing where there is none.
std::optional<Order> find_order_called(Db& db, const std::string& text);

// Newest first, without their items: at most limit + 1. not_found: there is no such customer.
Result<std::vector<Order>> list_orders(Context& ctx, const Filter& filter);

// Takes the order off the books and the timeline.
void remove_order(Context& ctx, const Order& order);

}  // namespace rapport::orders
