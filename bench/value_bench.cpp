// From stored orders to what everybody is worth, on one thread: how long reading, grouping, fitting and forecasting take, beside
// a bare loop over the same statement's rows.
//
//   value_bench DATABASE.db AS_OF       prints one JSON line, CPU seconds
#include "cpu_seconds.h"
#include "base/runtime.h"
#include "insight/value.h"

#include <sqlite3.h>

#include <cstdio>

using namespace rapport;

namespace {

// Returns the rows, so that nothing of it is thought away.
std::int64_t bare_scan(const char* path)
{
    sqlite3* db = nullptr;
    sqlite3_stmt* statement = nullptr;
    sqlite3_initialize();
    sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_prepare_v2(db, "SELECT customer_id, ordered_on, amount, has_refund FROM orders ORDER BY customer_id, ordered_on, amount, has_refund", -1, &statement, nullptr);
    std::int64_t rows = 0, sum = 0;
    for (; sqlite3_step(statement) == SQLITE_ROW; ++rows)
        for (int i = 0; i < 4; ++i) sum += sqlite3_column_int64(statement, i);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return sum == 0 ? 0 : rows;
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 3) return 2;
    const auto as_of = parse_day(arguments[2]);
    if (!as_of) return 2;
    const auto start = cpu_seconds();
    const auto orders = bare_scan(arguments[1]);
    const auto scanned = cpu_seconds();

    const auto database = open_database("sqlite:" + std::string(arguments[1]), {});
    insight::PurchaseLog log;
    const auto opened = cpu_seconds();
    database->read([&](Db& db) { log = insight::read_purchases(db, *as_of); });
    const auto read = cpu_seconds();
    const auto value = insight::value_customers(log, {.as_of = *as_of, .model = insight::Model::bg_nbd}, {"EUR"});
    const auto valued = cpu_seconds();
    const auto chosen = insight::value_customers(log, {.as_of = *as_of}, {"EUR"});
    const auto chose = cpu_seconds();
    std::printf("{\"orders\":%lld,\"customers\":%zu,\"worth\":%.2f,\"scan_s\":%.3f,\"read_s\":%.3f,\"value_s\":%.3f,\"auto_s\":%.3f,\"auto\":\"%s\"}\n", static_cast<long long>(orders), log.customers(),
                value.report.total.value_or(0), scanned - start, read - opened, valued - read, chose - valued,
                chosen.report.purchase_model ? chosen.report.purchase_model->name.c_str() : "none");
}
