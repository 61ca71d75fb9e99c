// A whole customer as one text, exact to the microsecond, that is still read after fields were added.
#pragma once
#include "customers/customer.h"

namespace rapport::customers {

std::string snapshot_of(const Customer& customer);
Customer customer_of(const std::string& snapshot);

}  // namespace rapport::customers
