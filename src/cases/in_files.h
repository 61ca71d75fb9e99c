// How files of other folders name a case.
#pragma once
#include "base/context.h"
#include "cases/case.h"
#include "imports/cells_of.h"

namespace rapport::cases {

// By the other system's id, or ours. Nothing where there is none.
std::optional<Id<Case>> case_in_file(Context& ctx, const std::string& in_file);
// Nothing: nobody's, or there is no such case.
std::optional<Id<customers::Customer>> customer_of(Db& db, Id<Case> id);
// The other system's id, else ours, of a page of them.
imports::CellsOf<Case> case_cells(Db& db, std::vector<Id<Case>> cases);

}  // namespace rapport::cases
