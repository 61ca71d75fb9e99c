// What went wrong in the demo business, how it was put right, and what is still open.
#pragma once
#include "base/runtime.h"
#include "base/result.h"

namespace rapport::app {

Result<Done> make_demo_cases(Desk& desk, std::uint64_t seed, Day last);

}  // namespace rapport::app
