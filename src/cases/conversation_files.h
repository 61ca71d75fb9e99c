// What was said in cases and noted among us as a file: a line for each, by case and as it was written down.
#pragma once
#include "base/context.h"

#include <functional>

namespace rapport::cases {

// Appends it as CSV; calls spill() whenever what is there may be taken away.
void write_conversations(Context& ctx, std::string& out, const std::function<void()>& spill);

}  // namespace rapport::cases
