// How an engine means to run a statement, in its own words: for tests that want to see an index used.
#pragma once
#include "base/test/world.h"

#include <algorithm>
#include <stdexcept>

namespace rapport::test {

// `values` are the statement's. PostgreSQL is told to think little of reading a table whole, as it would of a full one.
template <class... Values> std::string plan_of(World& world, std::string_view statement, const Values&... values)
{
    const auto& all = Sql::all();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Sql* sql) { return sql->name == statement; });
    if (found == all.end()) throw std::logic_error("no such statement: " + std::string(statement));
    const auto& text = (*found)->text;
    return world.write([&](Context& ctx) -> Result<std::string> {
        std::string plan;
        if (ctx.db.engine() == Engine::sqlite) {
            const Sql explain{"test.plan", Reach::business, "EXPLAIN QUERY PLAN " + text};
            using Row = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::string>;
            for (const auto& row : ctx.db.all<Row>(explain, values...)) plan += std::get<3>(row) + "\n";
        } else {
            const Sql prefer_indexes{"test.prefer_indexes", Reach::business, "SET LOCAL enable_seqscan = off"};
            const Sql explain{"test.plan", Reach::business, "EXPLAIN " + text};
            ctx.db.run(prefer_indexes);
            for (const auto& line : ctx.db.all<std::string>(explain, values...)) plan += line + "\n";
        }
        return plan;
    });
}

}  // namespace rapport::test
