// People for tests.
#pragma once
#include "customers/customer.h"

namespace rapport::customers {

inline NewCustomer person(std::string name)
{
    NewCustomer made;
    made.name = Text<1, 200>{std::move(name)};
    return made;
}

}  // namespace rapport::customers
