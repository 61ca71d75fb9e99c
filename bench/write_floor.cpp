// The floor under durable touchpoints: a bare loop that writes rows again which the server wrote, each a touchpoint, its audit
// event (which is the outbox too) and the customer's facts, in groups of 64, synchronous=FULL. Nothing is checked, nothing looked up.
//
//   write_floor WRITTEN.db FRESH.db       the last 30,000 touchpoints of the first go into the second, which has the same schema
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace {

constexpr int group = 64, most = 30'000;

void must(int code, sqlite3* db)
{
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
    std::fprintf(stderr, "%s\n", sqlite3_errmsg(db));
    std::exit(1);
}

sqlite3_stmt* prepared(sqlite3* db, const std::string& sql)
{
    sqlite3_stmt* statement = nullptr;
    must(sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr), db);
    return statement;
}

using Row = std::vector<sqlite3_value*>;

std::vector<Row> rows_of(sqlite3* db, const std::string& sql)
{
    std::vector<Row> rows;
    auto* statement = prepared(db, sql);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        Row row;
        for (int i = 0; i < sqlite3_column_count(statement); ++i) row.push_back(sqlite3_value_dup(sqlite3_column_value(statement, i)));
        rows.push_back(std::move(row));
    }
    sqlite3_finalize(statement);
    return rows;
}

void run(sqlite3* db, sqlite3_stmt* statement, const Row& row)
{
    for (std::size_t i = 0; i < row.size(); ++i) sqlite3_bind_value(statement, static_cast<int>(i) + 1, row[i]);
    must(sqlite3_step(statement), db);
    sqlite3_reset(statement);
}

std::string insert_into(const std::string& table, std::size_t columns)
{
    std::string sql = "INSERT INTO " + table + " VALUES (?";
    for (std::size_t i = 1; i < columns; ++i) sql += ", ?";
    return sql + ")";
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 3) return 2;
    sqlite3 *from = nullptr, *to = nullptr;
    sqlite3_initialize();
    must(sqlite3_open(arguments[1], &from), from);
    auto touchpoints = rows_of(from, "SELECT * FROM touchpoints WHERE source_kind IS NULL ORDER BY id DESC LIMIT " + std::to_string(most));
    auto events = rows_of(from, "SELECT * FROM audit_events WHERE action = 'touchpoint.created' ORDER BY id DESC LIMIT " + std::to_string(most));
    std::ranges::reverse(touchpoints);      // as they came, the oldest first
    std::ranges::reverse(events);
    if (touchpoints.empty() || events.size() < touchpoints.size()) return std::fprintf(stderr, "%zu touchpoints, %zu events\n", touchpoints.size(), events.size()), 1;

    must(sqlite3_open(arguments[2], &to), to);
    must(sqlite3_exec(to, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000", nullptr, nullptr, nullptr), to);
    auto* add = prepared(to, insert_into("touchpoints", touchpoints[0].size()));
    auto* note = prepared(to, insert_into("audit_events", events[0].size()));
    auto* know = prepared(to, "UPDATE customer_facts SET touchpoints_count = touchpoints_count + 1, last_visit_at = max(coalesce(last_visit_at, 0), ?2) WHERE customer_id = ?1");

    const auto clock_begun = std::clock();
    const auto begun = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < touchpoints.size(); ++i) {
        if (i % group == 0) must(sqlite3_exec(to, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), to);
        run(to, add, touchpoints[i]);
        run(to, note, events[i]);
        run(to, know, {touchpoints[i][0], touchpoints[i][3]});   // customer_id and at
        if (i % group == group - 1 || i + 1 == touchpoints.size()) must(sqlite3_exec(to, "COMMIT", nullptr, nullptr, nullptr), to);
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    std::printf("{\"touchpoints\":%zu,\"seconds\":%.3f,\"cpu_s\":%.3f}\n", touchpoints.size(), seconds, static_cast<double>(std::clock() - clock_begun) / CLOCKS_PER_SEC);
}
