// A line of a file of orders.
#pragma once
#include "imports/names.h"
#include "orders/amount.h"
#include "orders/order.h"

namespace rapport::orders {

struct OrderLine {
    std::string order_id;           // the other system's, or ours ("ord_..."), or empty
    std::string customer_id;        // the other system's, or ours
    Instant ordered_at;
    bool date_only = false;
    std::string product_id, product, category;
    std::int64_t quantity_milli = 1000;
    std::optional<std::int64_t> unit_price, discount;   // minor units
    std::int64_t amount = 0;
    std::string channel, staff, place;
};
BOOST_DESCRIBE_STRUCT(OrderLine, (), (order_id, customer_id, ordered_at, date_only, product_id, product, category, quantity_milli,
    unit_price, discount, amount, channel, staff, place))

std::vector<imports::Field> order_fields();

// invalid at the column: no customer, a time that is none, a figure that is none, neither amount nor unit price, an amount
// that contradicts them (amount.h), a text that is too long or cannot be shown.
Result<OrderLine> read_order_line(const imports::Reading& reading, const imports::Cells& cells);

// Lines with the same key are one order: those of one order_id, else those of one customer at one instant (or on one
// day, where only the day is given).
std::string order_key(const OrderLine& line);

}  // namespace rapport::orders
