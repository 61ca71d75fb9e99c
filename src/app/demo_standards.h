// The standards of the demo business, with the steps ticked at the contacts it had.
#pragma once
#include "base/result.h"
#include "base/runtime.h"

namespace rapport::app {

Result<Done> make_demo_standards(Desk& desk, std::uint64_t seed, Day last);

}  // namespace rapport::app
