// SQLite as a Database. The one header of this folder that others include, and only db.cpp does.
#pragma once
#include "base/db/db.h"

namespace rapport {

// path: a file, or ":memory:" for a database that ends with the object (tests).
std::unique_ptr<Database> open_sqlite(const std::string& path, const OpenOptions& options);

}  // namespace rapport
