// The schema as text: on SQLite what it keeps itself, on PostgreSQL put together from its catalogue.
#include "base/db/migrate.h"

namespace rapport {
namespace {

// Tables by name, each followed by its indexes. The tables that a search index keeps for itself are not ours.
const char* const sqlite_objects_sql =
    "SELECT sql FROM sqlite_schema"
    " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    "   AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')"
    " ORDER BY tbl_name, CASE type WHEN 'table' THEN 0 ELSE 1 END, name";

// One row a line of a table: columns in their order, then constraints, then indexes that no constraint made.
const char* const postgres_lines_sql =
    "WITH tables AS ("
    "  SELECT c.oid, c.relname FROM pg_catalog.pg_class c"
    "    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    "   WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')"
    "     AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d"
    "                      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))"
    " SELECT t.relname COLLATE \"C\" AS name, 1 AS part, a.attnum::int AS place, '' COLLATE \"C\" AS inner_name,"
    "        a.attname || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod)"
    "        || CASE WHEN a.attcollation NOT IN (0, y.typcollation) THEN ' COLLATE \"' || l.collname || '\"' ELSE '' END"
    "        || CASE WHEN a.attgenerated <> '' THEN ' GENERATED ALWAYS AS ('"
    "                     || pg_catalog.pg_get_expr(e.adbin, e.adrelid, true) || ') STORED'"
    "                WHEN e.oid IS NOT NULL THEN ' DEFAULT ' || pg_catalog.pg_get_expr(e.adbin, e.adrelid, true)"
    "                ELSE '' END"
    "        || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END AS line"
    "   FROM tables t"
    "   JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped"
    "   JOIN pg_catalog.pg_type y ON y.oid = a.atttypid"
    "   LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation"
    "   LEFT JOIN pg_catalog.pg_attrdef e ON e.adrelid = t.oid AND e.adnum = a.attnum"
    " UNION ALL"
    " SELECT t.relname, 2, 0, k.conname, 'CONSTRAINT ' || k.conname || ' ' || pg_catalog.pg_get_constraintdef(k.oid, true)"
    "   FROM tables t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid"
    " UNION ALL"
    " SELECT t.relname, 3, 0, i.relname, pg_catalog.pg_get_indexdef(x.indexrelid, 0, true)"
    "   FROM tables t JOIN pg_catalog.pg_index x ON x.indrelid = t.oid"
    "   JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid"
    "  WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))"
    " ORDER BY 1, 2, 3, 4";

std::string sqlite_schema(Db& db)
{
    std::string text;
    for (const auto rows = db.query_text(sqlite_objects_sql, {}); rows->next();)
        text += std::string(rows->text(0)) + ";\n\n";
    return text;
}

std::string postgres_schema(Db& db)
{
    constexpr int indexes = 3;
    std::string text;
    std::string table;      // whose lines are being written
    bool open = false;      // its closing ')' is still to come
    const auto close = [&] {
        if (open) text += "\n);\n";
        open = false;
    };
    for (const auto rows = db.query_text(postgres_lines_sql, {}); rows->next();) {
        const auto name = std::string(rows->text(0));
        const auto line = std::string(rows->text(4));
        if (name != table) {
            close();
            text += (table.empty() ? "CREATE TABLE " : "\nCREATE TABLE ") + name + " (\n    " + line;
            table = name;
            open = true;
        } else if (rows->integer(1) < indexes) {
            text += ",\n    " + line;
        } else {
            close();
            text += line + ";\n";
        }
    }
    close();
    return text;
}

}  // namespace

std::string schema_text(Db& db)
{
    return db.engine() == Engine::sqlite ? sqlite_schema(db) : postgres_schema(db);
}

}  // namespace rapport
