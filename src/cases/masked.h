// What somebody sees of a case who does not see how customers are reached.
#pragma once
#include "cases/service.h"

namespace rapport::cases {

// Masked where the actor may not see contacts. A mail server's words may name the address that they are about: they go.
WholeCase shown_to(const Actor& actor, WholeCase one);

}  // namespace rapport::cases
