// The surveys of the demo business, with those who were asked and what they answered.
#pragma once
#include "base/result.h"
#include "base/runtime.h"

namespace rapport::app {

Result<Done> make_demo_surveys(Desk& desk, std::uint64_t seed, Day last);

}  // namespace rapport::app
