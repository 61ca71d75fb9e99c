// The front desk of the demo: when it is open, what was decided by whom in the last year, and what customers said of what matters to them.
#pragma once
#include "base/result.h"
#include "base/runtime.h"

namespace rapport::app {

Result<Done> make_demo_desk(Desk& desk);

}  // namespace rapport::app
