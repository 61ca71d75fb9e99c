// The schema as all migrations make it keeps the rules for keys that let its rows be spread by customer.
#include "base/db/fresh_database.h"
#include "base/db/migrate.h"
#include "base/db/placement.h"
#include "base/db/sql_tokens.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace rapport {
namespace {

struct ForeignKey {
    std::string target;
    std::map<std::string, std::string> columns;     // ours -> theirs
    std::string on_delete;
};

struct Table {
    std::string name;
    std::string made_by;                            // its CREATE TABLE
    bool strict = false, keyed = false;
    std::vector<std::string> primary_key;
    std::map<std::int64_t, ForeignKey> foreign_keys;
    std::map<std::string, std::vector<std::string>> unique_keys;
};

class SchemaRules : public ::testing::Test {
protected:
    SchemaRules() : fresh(Engine::sqlite)
    {
        migrate(*fresh);
        fresh->read([&](Db& db) { read_tables(db); });
    }

    template <class F> void rows(Db& db, const std::string& text, F&& take)
    {
        for (const auto found = db.query_text(text, {}); found->next();) take(*found);
    }

    void read_tables(Db& db)
    {
        rows(db, "SELECT l.name, l.strict, s.sql, l.type, l.wr FROM pragma_table_list l JOIN sqlite_schema s ON s.name = l.name"
                 " WHERE l.schema = 'main' AND l.type IN ('table', 'virtual') AND l.name <> 'sqlite_schema' ORDER BY l.name",
             [&](Rows& row) {
                 tables.push_back({std::string(row.text(0)), std::string(row.text(2)),
                                   row.integer(1) != 0 || row.text(3) == "virtual", row.integer(4) != 0, {}, {}, {}});
             });
        for (auto& table : tables) {
            rows(db, "SELECT name FROM pragma_table_info('" + table.name + "') WHERE pk > 0 ORDER BY pk",
                 [&](Rows& row) { table.primary_key.emplace_back(row.text(0)); });
            rows(db, "SELECT id, \"table\", \"from\", \"to\", on_delete FROM pragma_foreign_key_list('" + table.name + "')",
                 [&](Rows& row) {
                     auto& key = table.foreign_keys[row.integer(0)];
                     key.target = row.text(1);
                     key.columns[std::string(row.text(2))] = row.text(3);
                     key.on_delete = row.text(4);
                 });
            rows(db, "SELECT l.name, i.name FROM pragma_index_list('" + table.name + "') l, pragma_index_info(l.name) i"
                     " WHERE l.\"unique\" = 1 ORDER BY l.name, i.seqno",
                 [&](Rows& row) { table.unique_keys[std::string(row.text(0))].emplace_back(row.is_null(1) ? "" : row.text(1)); });
        }
    }

    FreshDatabase fresh;
    std::vector<Table> tables;
};

bool is_customers(const TablePlacement* placement) { return placement && placement->placement == Placement::customer; }

TEST_F(SchemaRules, every_table_has_its_place)
{
    ASSERT_GE(tables.size(), 6u);
    for (const auto& table : tables) EXPECT_TRUE(placement_of(table.name)) << table.name << " is missing in placement.cpp";
    for (const auto& place : placements())
        EXPECT_TRUE(std::ranges::any_of(tables, [&](const Table& table) { return table.name == place.table; }))
            << place.table << " stands in placement.cpp, but no migration makes it";
}

TEST_F(SchemaRules, keys_of_customer_tables_begin_with_the_customer)
{
    for (const auto& table : tables) {
        const auto* placement = placement_of(table.name);
        ASSERT_FALSE(table.primary_key.empty()) << table.name << " has no primary key";
        if (!is_customers(placement)) continue;
        // Events are read in the order of the whole business, so they lie in it; Citus asks only that the key has the customer.
        if (table.name == "audit_events") EXPECT_TRUE(std::ranges::count(table.primary_key, placement->key));
        else EXPECT_EQ(table.primary_key.front(), placement->key) << table.name;
        for (const auto& [name, columns] : table.unique_keys)
            EXPECT_TRUE(std::ranges::count(columns, placement->key))
                << name << " of " << table.name << " is unique across customers: that is customer_identifiers' work";
    }
}

TEST_F(SchemaRules, foreign_keys_stay_with_the_customer)
{
    for (const auto& table : tables) {
        const auto* here = placement_of(table.name);
        for (const auto& [number, key] : table.foreign_keys) {
            const auto* there = placement_of(key.target);
            ASSERT_TRUE(there) << table.name << " refers to " << key.target;
            EXPECT_NE(key.on_delete, "SET NULL") << table.name << " -> " << key.target;
            EXPECT_NE(key.target, table.name) << "no table refers to itself by a foreign key";
            if (is_customers(there)) {
                ASSERT_TRUE(is_customers(here)) << table.name << " -> " << key.target << " leads to another machine";
                const auto carried = key.columns.find(std::string(here->key));
                ASSERT_NE(carried, key.columns.end()) << table.name << " -> " << key.target << " does not carry " << here->key;
                EXPECT_EQ(carried->second, there->key) << table.name << " -> " << key.target;
            } else if (is_customers(here) || here->placement != there->placement) {
                EXPECT_EQ(there->placement, Placement::reference) << table.name << " -> " << key.target;
            }
        }
    }
}

TEST_F(SchemaRules, tables_are_strict_and_constraints_have_names)
{
    for (const auto& table : tables) {
        EXPECT_TRUE(table.strict) << table.name << " is not {strict}";
        const auto tokens = sql_tokens(table.made_by);
        for (std::size_t at = 2; at < tokens.size(); ++at) {
            const bool constraint = (tokens[at].is("primary") && tokens[at + 1].is("key")) || tokens[at].is("unique")
                                    || tokens[at].is("check") || tokens[at].is("references");
            if (!constraint) continue;
            auto named = at;
            if (tokens[at].is("references"))    // CONSTRAINT name FOREIGN KEY (columns) REFERENCES
                while (named > 0 && !tokens[named].is("foreign")) --named;
            EXPECT_TRUE(named >= 2 && tokens[named - 2].is("constraint"))
                << table.name << ": a constraint (" << tokens[at].text << ") has no name of its own";
        }
    }
}

TEST_F(SchemaRules, rows_lie_in_the_order_of_their_key)
{
    for (const auto& table : tables) {
        if (table.name == "schema_migrations" || table.primary_key == std::vector<std::string>{"id"}) continue;
        const bool numbered = table.primary_key.size() == 1 && table.made_by.find(" " + table.primary_key.front() + " INTEGER") != std::string::npos;
        EXPECT_NE(table.keyed, numbered) << table.name << ": a key of one number is {strict}, any other {keyed}";
    }
}

TEST_F(SchemaRules, nothing_happens_by_itself)
{
    fresh->read([&](Db& db) {
        rows(db, "SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view')",
             [&](Rows& row) { ADD_FAILURE() << row.text(0) << ": no triggers, no views"; });
    });
    for (const auto& table : tables)
        for (const auto& token : sql_tokens(table.made_by))
            EXPECT_FALSE(token.is("autoincrement") || token.is("current_timestamp") || token.is("serial") || token.is("identity")
                         || token.is("deferrable") || token.is("cascade"))
                << table.name << " uses " << token.text;
}

// db/schema.*.sql show a reader the whole. RAPPORT_WRITE_SCHEMA=1 writes them anew.
TEST(Schema, stands_in_the_files_as_it_is)
{
    for (const auto engine : engines_at_hand()) {
        FreshDatabase fresh(engine);
        migrate(*fresh);
        std::string text;
        fresh->read([&](Db& db) { text = schema_text(db); });

        const std::string name = engine == Engine::sqlite ? "schema.sqlite.sql" : "schema.postgres.sql";
        const auto path = std::filesystem::path(RAPPORT_SOURCE_DIR) / "db" / name;
        if (std::getenv("RAPPORT_WRITE_SCHEMA")) std::ofstream(path) << text;
        std::stringstream file;
        file << std::ifstream(path).rdbuf();
        EXPECT_TRUE(file.str() == text) << "db/" << name << " is not what the migrations make; run with RAPPORT_WRITE_SCHEMA=1";
    }
}

}  // namespace
}  // namespace rapport
