// Who changed what, when: one row for every change, in the change's own transaction.
#pragma once
#include "base/context.h"

#include <string_view>

namespace rapport::identity {

// action: "customer.created"; subject: the id of what changed; changes: a JSON object of fields, each [before, after],
// without secrets.
void record(Context& ctx, std::string_view action, std::string_view subject, std::string_view changes = "{}");

}  // namespace rapport::identity
