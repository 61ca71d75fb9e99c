// The nightly learning of a stored shop, the whole job each, reading and writing too: everybody's rhythm, and whom prices draw.
// Beside each a bare loop over the rows that it reads.
//
//   learning rhythms|leanings DATABASE.db     of a copy, for it is written to; prints one JSON line, seconds by the clock on the wall
#include "cpu_seconds.h"
#include "base/db/migrate.h"
#include "base/runtime.h"
#include "counter/rhythms.h"
#include "loyalty/service.h"

#include <sqlite3.h>

#include <chrono>
#include <cstdio>
#include <string_view>

using namespace rapport;

namespace {

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

constexpr const char* visits_text =
    "SELECT customer_id, at FROM touchpoints WHERE kind IN ('visit', 'order') ORDER BY customer_id, id";
constexpr const char* lines_text =
    "SELECT o.customer_id, o.id, o.ordered_on, i.product_id, i.quantity_milli, i.unit_price, i.discount, i.amount"
    "  FROM orders o JOIN order_items i ON i.customer_id = o.customer_id AND i.order_id = o.id ORDER BY o.customer_id, o.id, i.line";

std::int64_t bare_scan(const char* path, const char* text)
{
    sqlite3* db = nullptr;
    sqlite3_stmt* statement = nullptr;
    sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_prepare_v2(db, text, -1, &statement, nullptr);
    std::int64_t rows = 0, sum = 0;
    for (const int columns = sqlite3_column_count(statement); sqlite3_step(statement) == SQLITE_ROW; ++rows)
        for (int i = 0; i < columns; ++i) sum += sqlite3_column_int64(statement, i);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return sum == 0 ? 0 : rows;     // so that nothing of it is thought away
}

}  // namespace

int main(int count, char** arguments)
{
    const std::string_view what = count == 3 ? arguments[1] : "";
    if (what != "rhythms" && what != "leanings") return 2;
    const auto* text = what == "rhythms" ? visits_text : lines_text;
    {
        OpenOptions options;
        options.mode = OpenOptions::Mode::write;
        migrate(*open_database("sqlite:" + std::string(arguments[2]), options));
    }
    bare_scan(arguments[2], text);      // from here on the file is in the system's memory, as far as it fits
    const auto scanning = cpu_seconds();
    const auto rows = bare_scan(arguments[2], text);
    const auto scan_cpu_s = cpu_seconds() - scanning;

    OpenOptions options;
    options.mode = OpenOptions::Mode::write;
    const auto database = open_database("sqlite:" + std::string(arguments[2]), options);
    IdSource ids;
    Pool pool(1, 16);
    Runtime runtime(*database, system_clock(), ids, pool, ".");
    Desk desk{runtime, Actor::system(), "bench"};
    const auto begun = seconds(), cpu = cpu_seconds();
    const auto customers = what == "rhythms" ? counter::learn_rhythms(desk) : loyalty::learn_leanings(desk);
    if (!customers) {
        std::fprintf(stderr, "%s\n", customers.error().detail.c_str());
        return 1;
    }
    std::printf("{\"customers\":%lld,\"rows\":%lld,\"job_s\":%.2f,\"cpu_s\":%.2f,\"scan_cpu_s\":%.2f}\n", static_cast<long long>(*customers), static_cast<long long>(rows), seconds() - begun,
                cpu_seconds() - cpu, scan_cpu_s);
}
