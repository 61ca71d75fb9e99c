// Durable units of work a second, by the number of writers that wait for their own, next to the engine's bare loop of
// BEGIN, INSERT, COMMIT by one writer; and point reads a second on one thread. One JSON line for each.
//
//   db_bench [sqlite:PATH | postgres://...] [SECONDS]       default: a file in the current folder, 2 s a line
//
// SQLite commits with synchronous=FULL. A PostgreSQL that is measured must have fsync on.
#include "base/db/db.h"

#include <libpq-fe.h>
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <thread>

using namespace rapport;

namespace {

using Clock = std::chrono::steady_clock;

const Sql add_sql{"bench.add", Reach::single, "INSERT INTO bench_notes (id, words) VALUES ($1, $2)"};
const Sql get_sql{"bench.get", Reach::single, "SELECT words FROM bench_notes WHERE id = $1"};

const std::string words(120, 'w');

double rate(std::int64_t count, Clock::time_point begun)
{
    return static_cast<double>(count) / std::chrono::duration<double>(Clock::now() - begun).count();
}

double units_a_second(Database& database, int writers, double seconds, std::atomic<std::int64_t>& next_id)
{
    const auto begun = Clock::now();
    const auto end = begun + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    std::atomic<std::int64_t> kept = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < writers; ++i)
        threads.emplace_back([&] {
            while (Clock::now() < end)
                kept += database.write([&](Db& db) { return db.run(add_sql, next_id++, words) == 1; });
        });
    for (auto& thread : threads) thread.join();
    return rate(kept, begun);
}

double reads_a_second(Database& database, double seconds)
{
    const auto begun = Clock::now();
    const auto end = begun + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    std::int64_t count = 0;
    for (; Clock::now() < end; ++count) database.read([&](Db& db) { db.value<std::string>(get_sql, 1 + count % 100); });
    return rate(count, begun);
}

double bare_sqlite(const std::string& path, double seconds)
{
    const auto file = path + ".bare";
    sqlite3* db = nullptr;
    sqlite3_initialize();
    sqlite3_open(file.c_str(), &db);
    sqlite3_exec(db, "PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL;"
                     "CREATE TABLE bench_notes (id INTEGER NOT NULL PRIMARY KEY, words TEXT NOT NULL) STRICT",
                 nullptr, nullptr, nullptr);
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO bench_notes (id, words) VALUES (?1, ?2)", -1, &insert, nullptr);
    const auto begun = Clock::now();
    std::int64_t count = 0;
    while (std::chrono::duration<double>(Clock::now() - begun).count() < seconds) {
        sqlite3_exec(db, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
        sqlite3_bind_int64(insert, 1, ++count);
        sqlite3_bind_text(insert, 2, words.data(), static_cast<int>(words.size()), SQLITE_STATIC);
        sqlite3_step(insert);
        sqlite3_reset(insert);
        sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr);
    }
    const auto result = rate(count, begun);
    sqlite3_finalize(insert);
    sqlite3_close(db);
    for (const auto* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file + suffix);
    return result;
}

double bare_postgres(const std::string& url, double seconds)
{
    PGconn* connection = PQconnectdb(url.c_str());
    PQclear(PQexec(connection, "CREATE TABLE IF NOT EXISTS bench_bare (id BIGINT NOT NULL PRIMARY KEY, words TEXT NOT NULL)"));
    PQclear(PQexec(connection, "TRUNCATE bench_bare"));
    PQclear(PQprepare(connection, "add", "INSERT INTO bench_bare (id, words) VALUES ($1, $2)", 2, nullptr));
    const auto begun = Clock::now();
    std::int64_t count = 0;
    while (std::chrono::duration<double>(Clock::now() - begun).count() < seconds) {
        const auto id = std::to_string(++count);
        const char* values[] = {id.c_str(), words.c_str()};
        PQclear(PQexec(connection, "BEGIN"));
        PQclear(PQexecPrepared(connection, "add", 2, values, nullptr, nullptr, 0));
        PQclear(PQexec(connection, "COMMIT"));
    }
    const auto result = rate(count, begun);
    PQclear(PQexec(connection, "DROP TABLE bench_bare"));
    PQfinish(connection);
    return result;
}

}  // namespace

int main(int count, char** arguments)
{
    const std::string url = count > 1 ? arguments[1] : "sqlite:db_bench.db";
    const double seconds = count > 2 ? std::stod(arguments[2]) : 2;
    const bool sqlite = url.starts_with("sqlite:");

    OpenOptions options;
    options.mode = OpenOptions::Mode::create;
    options.pool_threads = 8;
    {
        const auto database = open_database(url, options);
        database->write([](Db& db) {
            db.execute_text("DROP TABLE IF EXISTS bench_notes", {});
            db.execute_text("CREATE TABLE bench_notes (id {int8} NOT NULL PRIMARY KEY, words {text} NOT NULL) {strict}", {});
            return true;
        });
        const double bare = sqlite ? bare_sqlite(url.substr(7), seconds) : bare_postgres(url, seconds);
        std::atomic<std::int64_t> next_id = 1;
        for (const int writers : {1, 8, 32, 64})
            std::printf("{\"engine\":\"%s\",\"writers\":%d,\"units\":%.0f,\"bare\":%.0f,\"reads\":%.0f}\n", sqlite ? "sqlite" : "postgres", writers,
                        units_a_second(*database, writers, seconds, next_id), bare, reads_a_second(*database, seconds / 4));
        database->write([](Db& db) {
            db.execute_text("DROP TABLE bench_notes", {});
            return true;
        });
    }
    if (sqlite)
        for (const auto* suffix : {"", ".lock"}) std::filesystem::remove(url.substr(7) + suffix);
}
