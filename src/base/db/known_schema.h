// What stands in an SQLite database that somebody hands in, against what Rapport makes.
#pragma once
#include "base/db/db.h"

namespace rapport {

// Something in its schema that no Rapport at this step of the schema makes: "the trigger audit", also a table or index of ours that is made
// otherwise. Empty where there is nothing. Runs nothing of it.
std::string foreign_in(Db& sqlite, std::int64_t step);

}  // namespace rapport
