// What the demo business knows and tells again and again.
#pragma once
#include "base/result.h"
#include "base/runtime.h"

namespace rapport::app {

Result<Done> make_demo_articles(Desk& desk);

}  // namespace rapport::app
