// Merging over every table there is: what the tests of it share. The list of tables comes from the schema itself, so that a table
// whose rows would be left behind fails.
#pragma once
#include "app/domains.h"
#include "app/facts.h"
#include "app/test/files.h"
#include "customers/merge.h"
#include "customers/service.h"

#include <algorithm>
#include <map>
#include <set>

namespace rapport::app {

using customers::Customer;
using customers::Merge;
using CustomerId = Id<Customer>;

using Row = std::map<std::string, std::string>;
using Tables = std::map<std::string, std::multiset<std::string>>;

// Not compared: when a row was written last and how often.
inline bool is_bookkeeping(const std::string& column) { return column == "updated_at" || column == "version"; }

class MergeTest : public FilesTest {
protected:
    struct Schema {
        std::string table;
        std::vector<std::string> columns;
        bool has(const std::string& column) const { return std::ranges::count(columns, column) > 0; }
    };

    std::vector<Schema> read_schema()
    {
        const bool sqlite = world.database().engine() == Engine::sqlite;
        const std::string text = sqlite
            ? "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid"
            : "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_schema = current_schema()"
              " ORDER BY table_name, ordinal_position";
        std::vector<Schema> schema;
        world.database().read([&](Db& db) {
            for (const auto rows = db.query_text(text, {}); rows->next();) {
                const std::string table(rows->text(0));
                if (schema.empty() || schema.back().table != table) schema.push_back({table, {}});
                schema.back().columns.emplace_back(rows->text(1));
            }
        });
        return schema;
    }

    // Every row of every table that belongs to customers, as text; not the log of look-up, which only grows.
    Tables read_all()
    {
        Tables tables;
        for (const auto& [table, columns] : read_schema()) {
            if ((!std::ranges::count(columns, "customer_id") && table != "customers") || table == "look_up_changes") continue;
            std::string list;
            for (const auto& column : columns)
                if (!is_bookkeeping(column)) list += (list.empty() ? "" : " || '|' || ") + ("COALESCE(CAST(" + column + " AS TEXT), 'null')");
            auto& rows_of = tables[table];
            world.database().read([&](Db& db) {
                for (const auto rows = db.query_text("SELECT " + list + " FROM " + table, {}); rows->next();) rows_of.emplace(rows->text(0));
            });
        }
        return tables;
    }

    void expect_same(const Tables& before, const Tables& after)
    {
        for (const auto& [table, rows] : before) {
            std::vector<std::string> gone, added;
            std::ranges::set_difference(rows, after.at(table), std::back_inserter(gone));
            std::ranges::set_difference(after.at(table), rows, std::back_inserter(added));
            for (const auto& row : gone) ADD_FAILURE() << table << " lost   " << row;
            for (const auto& row : added) ADD_FAILURE() << table << " gained " << row;
        }
    }

    void expect_true_facts()
    {
        const auto differences = world.write([](Context& ctx) -> Result<std::vector<customers::FactDifference>> {
            return customers::rebuild_and_compare_facts(ctx.db, fact_owners());
        });
        for (const auto& one : differences) ADD_FAILURE() << to_text(one.customer_id) << " " << one.column << " was " << one.was << ", is " << one.is;
    }

    Result<Merge> merge(CustomerId survivor, CustomerId other, customers::Choices fields = {})
    {
        return world.try_write([&](Context& ctx) { return customers::merge_customers(ctx, following(), survivor, {other, fields}); });
    }
    Result<customers::TwoAgain> take_back(Id<Merge> id)
    {
        return world.try_write([&](Context& ctx) { return customers::take_back_merge(ctx, following(), id); });
    }
    Result<Customer> read(CustomerId id)
    {
        return world.read([&](Context& ctx) { return customers::read_customer(ctx, id); });
    }
    CustomerId add(customers::NewCustomer input)
    {
        return world.write([&](Context& ctx) { return customers::add_customer(ctx, input); }).id;
    }
};

inline customers::NewCustomer named(const std::string& name, const std::string& external_id = {})
{
    customers::NewCustomer input;
    input.name = Text<1, 200>{name};
    if (!external_id.empty()) input.external_id = Text<1, 200>{external_id};
    return input;
}

}  // namespace rapport::app
