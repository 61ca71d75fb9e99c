// The usual: what somebody takes nearly every time.
#pragma once
#include "base/db/db.h"
#include "orders/order.h"

#include <optional>
#include <string>
#include <vector>

namespace rapport::counter {

struct UsualItem {
    std::string product;
    std::optional<Id<orders::Product>> product_id;
    double quantity = 1;            // as they mostly take it
    std::int64_t in_orders = 0;     // of the latest `of_orders`
    std::int64_t of_orders = 0;
    double share = 0;               // in_orders / of_orders
};
BOOST_DESCRIBE_STRUCT(UsualItem, (), (product, product_id, quantity, in_orders, of_orders, share))

struct Usual {
    std::vector<UsualItem> items;   // the surest first
    std::string words;              // "oat flat white, 2 seeded rolls"; empty where there is none
};
BOOST_DESCRIBE_STRUCT(Usual, (), (items, words))

// One line of one of the latest orders.
struct Taken {
    std::int64_t order = 0;         // the same for the lines of one order
    std::optional<Id<orders::Product>> product_id;
    std::string product;
    std::int64_t quantity_milli = 1000;
};
BOOST_DESCRIBE_STRUCT(Taken, (), (order, product_id, product, quantity_milli))

constexpr std::int64_t orders_looked_at = 12;

// A product belongs to the usual when it is in half of the latest orders at least, and in two; of three orders or more, and
// at most four products. The quantity is the middle one. Needs the lines of whole orders, in any order.
Usual usual_of(const std::vector<Taken>& lines);

// Of the latest orders that gave nothing back.
Usual read_usual(Db& db, Id<customers::Customer> customer);

}  // namespace rapport::counter
