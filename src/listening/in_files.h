// How files of other folders name an answer.
#pragma once
#include "base/db/db.h"
#include "imports/cells_of.h"
#include "listening/response.h"

namespace rapport::listening {

// By the other system's id, or ours. Nothing where there is none.
std::optional<Id<Response>> response_in_file(Db& db, const std::string& in_file);
// The other system's id, else ours, of a page of them.
imports::CellsOf<Response> response_cells(Db& db, std::vector<Id<Response>> responses);

}  // namespace rapport::listening
