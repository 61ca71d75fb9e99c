// What the lines of a file make of an order: the pure part of an import.
#pragma once
#include "imports/shape.h"
#include "orders/line.h"

#include <span>

namespace rapport::orders {

// An order with its items, as it stands or as a file says.
struct Whole {
    Order order;
    std::vector<OrderItem> items;
};
BOOST_DESCRIBE_STRUCT(Whole, (), (order, items))

// Lays the head of `lines` over `order`: the earliest time (and whether only its day is known), and of channel, staff and
// place the first that is given; where none is, what `order` says stays.
void lay_head_over(Order& order, std::span<const OrderLine* const> lines, const TimeZone& zone);

// How the items of a file compare with the stored ones, item by item, in whatever order they stand.
struct Comparison {
    std::vector<bool> is_stored;    // for each item of the file: a stored one says the same
    std::int64_t left_over = 0;     // stored items that no item of the file repeats
    bool equal() const;
};
Comparison compare(const std::vector<OrderItem>& stored, const std::vector<OrderItem>& filed);

// The outcome of each line: unchanged where the item is stored, changed where it takes a stored one's place or the head
// changed, created beyond that. An order that only loses items has its last line changed.
std::vector<imports::Effect> effects(const Comparison& comparison, bool head_changed);

}  // namespace rapport::orders
