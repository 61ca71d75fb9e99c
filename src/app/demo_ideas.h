// What customers of the demo business would like, and what became of it.
#pragma once
#include "base/runtime.h"
#include "base/result.h"

namespace rapport::app {

Result<Done> make_demo_ideas(Desk& desk, Day last);

}  // namespace rapport::app
