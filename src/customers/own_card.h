// A customer of ours as a business card.
#pragma once
#include "customers/customer.h"

namespace rapport::customers {

// What a card holds of them, as vCard 4.0.
std::string card_of(const Customer& customer);

}  // namespace rapport::customers
