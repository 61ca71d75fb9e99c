// Every row of one database into another of the same schema, one of them SQLite and the other on either engine; and what else is asked of a
// database as a whole.
#pragma once
#include "base/db/db.h"

#include <memory>

namespace rapport {

// What `to` holds makes place for what `from` holds. Both are at the same step of the schema; their own history of steps stays. What arrived
// is read back and compared, row by row: throws std::runtime_error where it differs.
void copy_rows(Db& from, Db& to);

// The same from a snapshot into the database that `url` names, which is made where it is not there, with the schema of `from`, in one
// transaction. Answers false, and has changed nothing, where there is a business in it.
bool copy_rows(Database& from, const std::string& url);

// While it lives no server opens or makes an SQLite database at `path`. Throws DatabaseLocked where one has it.
std::shared_ptr<void> keep_away(const std::string& path);
// Where the rows of an SQLite database are; empty for one in memory, and for PostgreSQL.
std::string file_of(Db& db);

// What is wrong with the database's file, in SQLite's own words; empty when it is whole. Reads all of it. PostgreSQL sees to that itself.
std::string damage_in(Db& db);

// How many bytes a copy will take, about.
std::int64_t bytes_of(Db& db);

}  // namespace rapport
