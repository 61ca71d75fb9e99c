// What was noted of all customers, as a file.
#pragma once
#include "base/context.h"

#include <string>

namespace rapport::outlook {

// Dangers, opportunities, strengths and what to mind, settled ones too, as CSV: by customer, the oldest first.
std::string outlook_csv(Context& ctx);

}  // namespace rapport::outlook
