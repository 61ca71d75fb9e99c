// Enquiries and deliveries as CSV; and the way back of a delivery that an import made or changed.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "imports/names.h"

#include <functional>

namespace rapport::enquiries {

void write_enquiries(Context& ctx, std::string& out, const std::function<void()>& spill);
Result<Done> undo_delivery(Context& ctx, const imports::Change& change);

}  // namespace rapport::enquiries
