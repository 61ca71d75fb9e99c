// The schema's history, and how a database is brought to its newest state.
#pragma once
#include "base/db/db.h"

namespace rapport {

// One step. `text` is several statements in the dialect of dialect.h.
struct Migration {
    int number;                 // 1, 2, ... without a gap
    std::string_view name;      // "base"
    std::string_view text;
};

// All steps this program knows, from db/migrations/NNNN_name.sql.
std::span<const Migration> migrations();

// Runs what is missing, all steps in one transaction, each with its row in schema_migrations; answers how many ran. So a kill, a full
// disk or a step that fails leaves the schema from before, which the Rapport from before still opens. Nothing is changed unless, in that
// same transaction, the database was found empty or ours. Two that migrate at once take turns.
// Throws SchemaRefused for a newer or a foreign database.
int migrate(Database& database);
int migrate(Database& database, std::span<const Migration> steps);

// The number of the newest step that ran; 0 for an empty database. Throws SchemaRefused for a newer or foreign one.
int schema_number(Db& db);
int schema_number(Db& db, std::span<const Migration> steps);

// The whole schema as text, always in the same order: what db/schema.sqlite.sql and db/schema.postgres.sql hold.
std::string schema_text(Db& db);

}  // namespace rapport
