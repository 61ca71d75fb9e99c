// PostgreSQL as a Database. The one header of this folder that others include, and only db.cpp does.
#pragma once
#include "base/db/db.h"

namespace rapport {

// url: as libpq takes it, and ?schema=NAME for the schema that holds the business (else "public").
std::unique_ptr<Database> open_postgres(const std::string& url, const OpenOptions& options);

}  // namespace rapport
