// Whom a command means.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "customers/customer.h"

namespace rapport::customers {

// By our id, or the other system's. not_found.
Result<Id<Customer>> customer_named(Context& ctx, const std::string& text);

}  // namespace rapport::customers
