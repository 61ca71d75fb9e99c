// What went wrong in the demo business, how it was put right, and what is still open.
#pragma once
#include "base/runtime.h"
#include "base/result.h"
#include "customers/customer.h"

namespace rapport::app {

// Who has come often, and lately: at most 60.
std::vector<Id<customers::Customer>> demo_regulars(Db& db, Day last);

Result<Done> make_demo_cases(Desk& desk, std::uint64_t seed, Day last);

}  // namespace rapport::app
