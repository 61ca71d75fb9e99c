// By which e-mail addresses a customer is reached.
#pragma once
#include "base/context.h"
#include "customers/customer.h"

namespace rapport::customers {

// Whether this is one of theirs, however it is written; nothing is where there is no such customer.
bool has_email(Context& ctx, const Id<Customer>& id, const std::string& address);

}  // namespace rapport::customers
