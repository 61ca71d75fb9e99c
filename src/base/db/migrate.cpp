#include "base/db/migrate.h"

#include "base/time.h"

#include <algorithm>

namespace rapport {
namespace {

const char* const sqlite_tables_sql =
    "SELECT count(*), coalesce(sum(CASE WHEN name = 'schema_migrations' THEN 1 ELSE 0 END), 0)"
    "  FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

// What an extension brought into the schema is nobody's data.
const char* const postgres_tables_sql =
    "SELECT count(*), coalesce(sum(CASE WHEN c.relname = 'schema_migrations' THEN 1 ELSE 0 END), 0)"
    "  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema()"
    "   AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d"
    "                    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')";

[[noreturn]] void refuse_foreign() { throw SchemaRefused("This is not a Rapport database, so nothing was changed."); }

struct Contents {
    std::int64_t objects;
    bool has_history;
};

Contents contents(Db& db)
{
    const auto rows = db.query_text(db.engine() == Engine::sqlite ? sqlite_tables_sql : postgres_tables_sql, {});
    rows->next();
    return {rows->integer(0), rows->integer(1) != 0};
}

// Lets one migrating process at a time go on, and gives a long step the time it needs. SQLite has its one writer.
void wait_for_turn(Db& db)
{
    if (db.engine() == Engine::sqlite) return;
    // The default, SERIALIZABLE, would not see what the one before us committed while we waited.
    db.execute_text("SET TRANSACTION ISOLATION LEVEL READ COMMITTED", {});
    db.execute_text("SET LOCAL lock_timeout = '60s'", {});
    db.execute_text("SET LOCAL statement_timeout = 0", {});
    db.query_text("SELECT pg_advisory_xact_lock(hashtextextended('rapport ' || current_schema(), 0))", {})->next();
}

void note(Db& db, const Migration& step)
{
    const Params params{step.number, step.name, system_clock().now()};
    db.execute_text("INSERT INTO schema_migrations (number, name, applied_at) VALUES ($1, $2, $3)", params.view());
}

}  // namespace

int schema_number(Db& db) { return schema_number(db, migrations()); }

int schema_number(Db& db, std::span<const Migration> steps)
{
    const auto found = contents(db);
    if (!found.has_history && found.objects > 0) refuse_foreign();
    if (!found.has_history) return 0;

    int newest = 0;
    const auto rows = db.query_text("SELECT number, name FROM schema_migrations ORDER BY number", {});
    while (rows->next()) {
        const auto number = static_cast<int>(rows->integer(0));
        const auto known = std::ranges::find(steps, number, &Migration::number);
        if (known != steps.end() && known->name != rows->text(1)) refuse_foreign();
        newest = number;
    }
    if (newest == 0) refuse_foreign();

    const int ours = steps.empty() ? 0 : steps.back().number;
    if (newest > ours)
        throw SchemaRefused("This database was made by a newer Rapport (schema " + std::to_string(newest)
                            + "; this is " + std::to_string(ours) + ").");
    return newest;
}

int migrate(Database& database) { return migrate(database, migrations()); }

int migrate(Database& database, std::span<const Migration> steps)
{
    int ran = 0;
    database.write([&](Db& db) {
        ran = 0;
        wait_for_turn(db);
        const int had = schema_number(db, steps);
        for (const auto& step : steps) {
            if (step.number <= had) continue;
            db.execute_text(std::string(step.text), {});
            note(db, step);
            ++ran;
        }
        return ran > 0;
    });
    return ran;
}

}  // namespace rapport
