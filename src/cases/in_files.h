// How files of other folders name a case.
#pragma once
#include "base/context.h"
#include "cases/case.h"

namespace rapport::cases {

// By the other system's id, or ours. Nothing where there is none.
std::optional<Id<Case>> case_in_file(Context& ctx, const std::string& in_file);
// The other system's id, else ours.
std::string case_cell(Context& ctx, const std::optional<Id<Case>>& id);

}  // namespace rapport::cases
