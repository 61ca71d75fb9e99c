// Orders and products as CSV.
#pragma once
#include "base/context.h"

#include <functional>

namespace rapport::orders {

// Lines by ordered_at, then order_id as bytes, then line. order_id is the external id, else ours; a time keeps its
// date-only form. Memory grows with the orders of one instant only.
void write_orders(Context& ctx, std::string& out, const std::function<void()>& spill);

// Products in the order in which they were made.
void write_products(Context& ctx, std::string& out, const std::function<void()>& spill);

}  // namespace rapport::orders
