// The rules that let one statement run on SQLite, on PostgreSQL, and on rows spread over machines.
#pragma once
#include "base/db/db.h"

namespace rapport {

// Which rules the statement breaks, each as one sentence; empty when it is fine. A rough reading of the text, strict rather
// than clever: a statement that is right and still refused is best written more plainly.
//
//   one_customer   each customer table it names is bound by its key: = $n, or = the key of a table so bound; an INSERT
//                  names the key among its columns
//   business       a joined customer table is joined on its key; no WITH RECURSIVE, ROLLUP, CUBE, FOR UPDATE; no subquery that counts
//                  or sums and names a table around it
//   single         names no customer table
//   all            tables are listed in placement.h; no clock, chance, MERGE or LIKE; no SELECT *; LIMIT after ORDER BY;
//                  nothing that one engine alone knows
std::vector<std::string> broken_rules(const Sql& sql);

}  // namespace rapport
