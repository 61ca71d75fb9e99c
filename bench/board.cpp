// The board of a stored shop: who is likely to come in each hour of the week that follows its last visit. And one customer's rhythm worked
// out anew from their visits, as after each visit.
//
//   board DATABASE.db     of a copy, for it is written to; prints one JSON line, times by the CPU
#include "cpu_seconds.h"
#include "base/db/migrate.h"
#include "base/runtime.h"
#include "counter/board.h"
#include "counter/rhythms.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <set>
#include <vector>

using namespace rapport;

namespace {

constexpr int opens = 8, closes = 18, days = 7, named = 20, most_refitted = 20'000;

std::int64_t last_visit(const char* path)
{
    sqlite3* db = nullptr;
    sqlite3_stmt* statement = nullptr;
    sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_prepare_v2(db, "SELECT max(last_visit_at) FROM customer_facts", -1, &statement, nullptr);
    sqlite3_step(statement);
    const auto at = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return at;
}

// Who may come, without asking how probable it is: their rows one by one, by their keys.
double bare_reading(const char* path, const std::vector<std::int64_t>& customers)
{
    sqlite3* db = nullptr;
    sqlite3_stmt* statement = nullptr;
    sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_prepare_v2(db, "SELECT state, last_visit_at FROM rhythms WHERE customer_id = ?1", -1, &statement, nullptr);
    const auto begun = cpu_seconds();
    std::int64_t bytes = 0;
    for (const auto id : customers) {
        sqlite3_bind_int64(statement, 1, id);
        if (sqlite3_step(statement) == SQLITE_ROW) bytes += sqlite3_column_bytes(statement, 0) + sqlite3_column_int64(statement, 1) % 2;
        sqlite3_reset(statement);
    }
    const auto took = cpu_seconds() - begun;
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return bytes < 0 ? 0 : took;    // so that nothing of it is thought away
}

struct Board {
    double middle_ms = 0, ninety_ninth_ms = 0, floor_ms = 0;
    std::int64_t hours = 0, candidates = 0, visitors = 0;
};

Board board_of(Desk& desk, const char* path, const TimeZone& zone, Day first, FixedClock& clock)
{
    Board board;
    std::vector<double> took;
    std::vector<std::int64_t> candidates;
    for (int day = 0; day < days; ++day)
        for (int hour = opens; hour < closes; ++hour) {
            const Instant from{zone.start_of({first.days + day}).us + hour * 3600 * us_per_second};
            clock.set(from);
            const auto begun = cpu_seconds();
            const auto visitors = desk.read([&](Context& ctx) { return counter::expected_visitors(ctx, from, 1, named); });
            took.push_back((cpu_seconds() - begun) * 1e3);
            board.visitors += static_cast<std::int64_t>(visitors.value().size());
            for (const auto& one : desk.read([&](Context& ctx) { return counter::read_candidates(ctx.db, zone, from, {from.us + 3600 * us_per_second}); })) candidates.push_back(one.customer_id.value);
        }
    board.hours = static_cast<std::int64_t>(took.size());
    board.candidates = static_cast<std::int64_t>(candidates.size()) / board.hours;
    board.floor_ms = bare_reading(path, candidates) * 1e3 / static_cast<double>(board.hours);
    std::sort(took.begin(), took.end());
    board.middle_ms = took[took.size() / 2];
    board.ninety_ninth_ms = took[took.size() * 99 / 100];
    return board;
}

struct Refit {
    double each_us = 0, floor_us = 0;
    double visits = 0;
};

// The floor: where each visit lies on the shop's clock, without which nothing can be said.
Refit refit(Desk& desk, const TimeZone& zone, const std::set<std::int64_t>& customers)
{
    std::vector<std::vector<counter::Visit>> all;
    for (const auto id : customers) all.push_back(desk.read([&](Context& ctx) { return counter::read_visits(ctx, {id}); }));
    const auto population = desk.read([](Context& ctx) { return counter::read_population(ctx.db); });
    double visits = 0, check = 0;
    const auto begun = cpu_seconds();
    for (const auto& one : all)
        if (const auto rhythm = counter::rhythm_of(one, zone, population)) check += rhythm->weight[0];
    const auto fitted = cpu_seconds();
    for (const auto& one : all)
        for (const auto& visit : one) check += static_cast<double>(counter::wall_time(visit.at, zone) % 2);
    const auto done = cpu_seconds();
    for (const auto& one : all) visits += static_cast<double>(one.size());
    const auto n = static_cast<double>(all.size());
    return {(fitted - begun) / n * 1e6, check < 0 ? 0 : (done - fitted) / n * 1e6, visits / n};
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 2) return 2;
    OpenOptions options;
    options.mode = OpenOptions::Mode::write;
    migrate(*open_database("sqlite:" + std::string(arguments[1]), options));
    const auto database = open_database("sqlite:" + std::string(arguments[1]), options);
    FixedClock clock(Instant{last_visit(arguments[1])});
    IdSource ids;
    Pool pool(1, 16);
    Runtime runtime(*database, clock, ids, pool, ".");
    Desk desk{runtime, Actor::system(), "bench"};
    const auto learnt = counter::learn_rhythms(desk);
    if (!learnt) {
        std::fprintf(stderr, "%s\n", learnt.error().detail.c_str());
        return 1;
    }
    const auto& zone = runtime.business()->time_zone;
    const Day first{zone.local_day(clock.now()).days + 1};
    const auto board = board_of(desk, arguments[1], zone, first, clock);
    std::set<std::int64_t> some;
    for (int day = 0; day < days && some.size() < most_refitted; ++day) {
        const Instant from{zone.start_of({first.days + day}).us + opens * 3600 * us_per_second};
        for (const auto& one : desk.read([&](Context& ctx) { return counter::read_candidates(ctx.db, zone, from, {from.us + 3600 * us_per_second}); }))
            if (some.size() < most_refitted) some.insert(one.customer_id.value);
    }
    const auto again = refit(desk, zone, some);
    std::printf("{\"customers\":%lld,\"hours\":%lld,\"candidates\":%lld,\"visitors\":%lld,\"middle_ms\":%.2f,\"ninety_ninth_ms\":%.2f,\"floor_ms\":%.3f,"
                "\"refit_us\":%.2f,\"refit_floor_us\":%.3f,\"refitted\":%zu,\"visits_each\":%.1f}\n",
                static_cast<long long>(*learnt), static_cast<long long>(board.hours), static_cast<long long>(board.candidates), static_cast<long long>(board.visitors),
                board.middle_ms, board.ninety_ninth_ms, board.floor_ms, again.each_us, again.floor_us, some.size(), again.visits);
}
