// Warranties: what a customer bought of ours that is still under warranty, and until when.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "orders/order.h"

#include <vector>

namespace rapport::enquiries {

// From the day on which it was delivered, where that is known, else on which it was ordered; its last day is so many days later.
struct Warranty {
    Id<customers::Customer> customer_id;
    std::optional<std::string> customer_name;
    Id<orders::Order> order_id;
    std::int64_t line = 0;
    Id<orders::Product> product_id;
    std::string product;
    Day ordered_on;
    std::optional<Day> delivered_on;
    Day until;                              // its last day
    std::int64_t days_left = 0;
};
BOOST_DESCRIBE_STRUCT(Warranty, (), (customer_id, customer_name, order_id, line, product_id, product, ordered_on, delivered_on, until, days_left))

struct WarrantyFilter {
    std::optional<Id<customers::Customer>> customer = {};
    std::optional<std::int64_t> ends_within_days = {};      // nothing: all that last
    int limit = 200;
};

// What is under warranty today, the soonest ended first; returned goods and what was paid back are none. invalid at ends_within_days:
// outside 0 to 36,525. not_found: there is no such customer.
Result<std::vector<Warranty>> warranties(Context& ctx, const WarrantyFilter& filter);

}  // namespace rapport::enquiries
