#include "base/db/copy_rows.h"

#include "base/crypto/sha256.h"
#include "base/db/migrate.h"
#include "base/db/sqlite/writer_lock.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <map>
#include <set>

namespace rapport {
namespace {

constexpr int rows_at_once = 64;    // PostgreSQL: each statement is a round trip

enum class Kind { integer, real, text };

struct Table {
    std::string name;
    std::vector<std::pair<std::string, Kind>> columns;
};

// The history of steps is each database's own, and what SQLite put off is no business of another engine.
const char* const columns_sql =
    "SELECT t.name, c.name, c.type FROM sqlite_schema t JOIN pragma_table_info(t.name) c"
    " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name NOT IN ('schema_migrations', 'indexes_put_off')"
    " ORDER BY t.name, c.cid";
const char* const parents_sql =
    "SELECT t.name, f.\"table\" FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table' ORDER BY t.name, f.id, f.seq";

std::vector<Table> tables_of(Db& sqlite)
{
    std::vector<Table> tables;
    for (const auto rows = sqlite.query_text(columns_sql, {}); rows->next();) {
        if (tables.empty() || tables.back().name != rows->text(0)) tables.push_back({std::string(rows->text(0)), {}});
        const auto type = rows->text(2);
        const auto kind = type == "INTEGER" ? Kind::integer : type == "REAL" ? Kind::real : Kind::text;
        if (kind == Kind::text && type != "TEXT") throw std::logic_error(tables.back().name + " has a column of a kind that is not copied");
        tables.back().columns.emplace_back(std::string(rows->text(1)), kind);
    }
    return tables;
}

// Each behind those that its rows point to.
std::vector<Table> parents_first(Db& sqlite, std::vector<Table> tables)
{
    std::map<std::string, std::set<std::string>, std::less<>> parents;
    for (const auto rows = sqlite.query_text(parents_sql, {}); rows->next();)
        if (rows->text(0) != rows->text(1)) parents[std::string(rows->text(0))].emplace(rows->text(1));
    std::vector<Table> ordered;
    std::set<std::string> done;
    while (!tables.empty()) {
        const auto next = std::ranges::find_if(tables, [&](const auto& table) { return std::ranges::includes(done, parents[table.name]); });
        if (next == tables.end()) throw std::logic_error("tables point to each other in a circle: " + tables.front().name);
        done.insert(next->name);
        ordered.push_back(std::move(*next));
        tables.erase(next);
    }
    return ordered;
}

std::string names_of(const Table& table)
{
    std::string names;
    for (const auto& [name, kind] : table.columns) names += (names.empty() ? "" : ", ") + name;
    return names;
}

std::string insert_text(const Table& table, int rows)
{
    std::string text = "INSERT INTO " + table.name + " (" + names_of(table) + ") VALUES ";
    int number = 0;
    for (int row = 0; row < rows; ++row) {
        text += row > 0 ? ", (" : "(";
        for (std::size_t column = 0; column < table.columns.size(); ++column) text += (column > 0 ? ", $" : "$") + std::to_string(++number);
        text += ')';
    }
    return text;
}

void add(Params& params, Rows& row, int at, Kind kind)
{
    if (row.is_null(at)) return params.null();
    switch (kind) {
    case Kind::integer: return params.integer(row.integer(at));
    case Kind::real: return params.real(row.real(at));
    case Kind::text: return params.own_text(std::string(row.text(at)));
    }
}

void copy_table(Db& from, Db& to, const Table& table)
{
    const int many = to.engine() == Engine::postgres ? rows_at_once : 1;
    const Sql insert("copy_rows." + table.name, Reach::business, insert_text(table, many));
    Params waiting;
    int rows_waiting = 0;
    for (const auto rows = from.query_text("SELECT " + names_of(table) + " FROM " + table.name, {}); rows->next();) {
        int at = 0;
        for (const auto& [name, kind] : table.columns) add(waiting, *rows, at++, kind);
        if (++rows_waiting < many) continue;
        to.execute(insert, waiting.view());
        waiting = Params();
        rows_waiting = 0;
    }
    if (rows_waiting == 0) return;
    const Sql rest("copy_rows." + table.name + "_rest", Reach::business, insert_text(table, rows_waiting));
    to.execute(rest, waiting.view());
}

// Of a table's rows, in whatever order they come.
struct Sum {
    std::int64_t rows = 0;
    std::uint64_t hashes = 0;       // the first 64 bits of each row's SHA-256, added up
    bool operator==(const Sum&) const = default;
};

// SQLite keeps no sign of a zero.
void append(std::string& text, Rows& row, int at, Kind kind)
{
    if (row.is_null(at)) {
        text += "n,";
    } else if (kind == Kind::text) {
        const auto value = row.text(at);
        text += std::to_string(value.size()) + ":";
        text += value;
    } else {
        text += std::to_string(kind == Kind::integer ? row.integer(at) : std::bit_cast<std::int64_t>(row.real(at) + 0.0)) + ",";
    }
}

Sum sum_of(Db& db, const Table& table)
{
    Sum sum;
    std::string text;
    for (const auto rows = db.query_text("SELECT " + names_of(table) + " FROM " + table.name, {}); rows->next(); ++sum.rows) {
        text.clear();
        int at = 0;
        for (const auto& [name, kind] : table.columns) append(text, *rows, at++, kind);
        const auto hash = crypto::sha256_hex(text);
        std::uint64_t first = 0;
        std::from_chars(hash.data(), hash.data() + 16, first, 16);
        sum.hashes += first;
    }
    return sum;
}

// One statement reads a whole table, which may take longer than any other.
void allow_for_whole_tables(Db& db)
{
    if (db.engine() == Engine::postgres) db.query_text("SELECT set_config('statement_timeout', '0', true)", {})->next();
}

}  // namespace

void copy_rows(Db& from, Db& to)
{
    auto& sqlite = from.engine() == Engine::sqlite ? from : to;
    allow_for_whole_tables(from);
    allow_for_whole_tables(to);
    const auto tables = parents_first(sqlite, tables_of(sqlite));
    for (auto table = tables.rbegin(); table != tables.rend(); ++table) to.execute_text("DELETE FROM " + table->name, {});
    for (const auto& table : tables) copy_table(from, to, table);
    for (const auto& table : tables)
        if (sum_of(from, table) != sum_of(to, table)) throw std::runtime_error("the rows of " + table.name + " did not arrive as they were");
}

bool copy_rows(Database& from, const std::string& url)
{
    OpenOptions options;
    options.mode = OpenOptions::Mode::create;
    options.reserve_bytes = 0;
    const auto target = open_database(url, options);
    int schema = 0;
    from.read([&](Db& source) { schema = schema_number(source); });
    migrate(*target, migrations().first(static_cast<std::size_t>(schema)));
    bool copied = false;
    from.read([&](Db& source) {
        if (schema_number(source) != schema) throw SchemaRefused("The database was brought to another schema while it was copied. Please try again.");
        copied = target->write([&](Db& to) {
            if (to.query_text("SELECT 1 FROM business", {})->next()) return false;
            copy_rows(source, to);
            return true;
        });
    });
    return copied;
}

std::shared_ptr<void> keep_away(const std::string& path) { return std::make_shared<sqlite::WriterLock>(path); }

std::string file_of(Db& db)
{
    if (db.engine() == Engine::postgres) return "";
    const auto rows = db.query_text("SELECT file FROM pragma_database_list WHERE name = 'main'", {});
    return rows->next() ? std::string(rows->text(0)) : std::string();
}

std::string damage_in(Db& db)
{
    if (db.engine() == Engine::postgres) return "";
    const auto rows = db.query_text("PRAGMA quick_check", {});
    if (!rows->next()) return "it could not be looked at";
    return rows->text(0) == "ok" ? std::string() : std::string(rows->text(0));
}

std::int64_t bytes_of(Db& db)
{
    const auto rows = db.query_text(
        db.engine() == Engine::sqlite
            ? "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
            : "SELECT CAST(coalesce(sum(pg_catalog.pg_table_size(c.oid)), 0) AS BIGINT) FROM pg_catalog.pg_class c"
              "  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind = 'r'",
        {});
    return rows->next() ? rows->integer(0) : 0;
}

}  // namespace rapport
