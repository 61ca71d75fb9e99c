#include "ladder/welcome.h"

#include "base/db/db.h"
#include "base/in_words.h"
#include "stats/surveys.h"

#include <cmath>

namespace rapport::ladder {
namespace {

struct Row {
    Id<customers::Customer> id;
    std::optional<std::string> external_id, name;
    Instant first_order_at;
    std::int64_t orders_count = 0;
    std::optional<Instant> last_contact_at;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, external_id, name, first_order_at, orders_count, last_contact_at))

const Sql counted_sql{"ladder.welcome", Reach::business, R"sql(
    SELECT COUNT(*),
           COUNT(*) FILTER (WHERE orders_count > 1),
           COUNT(*) FILTER (WHERE last_contact_at >= first_order_at),
           COUNT(*) FILTER (WHERE orders_count = 1)
      FROM customer_facts
     WHERE first_order_at >= $1
)sql"};

const Sql median_sql{"ladder.second_purchase", Reach::business, "SELECT median_days FROM ladder_ways WHERE level = 0 AND median_days IS NOT NULL"};

const Sql list_sql{"ladder.welcomed", Reach::business, R"sql(
    SELECT c.id, c.external_id, c.name, f.first_order_at, f.orders_count, f.last_contact_at
      FROM customer_facts f
      JOIN customers c ON c.id = f.customer_id
     WHERE f.first_order_at >= $1
       AND (f.first_order_at, f.customer_id) < ($2, $3)
       AND (CAST($4 AS {int8}) IS NULL OR CASE WHEN f.orders_count > 1 THEN 1 ELSE 0 END = $4)
     ORDER BY f.first_order_at DESC, f.customer_id DESC
     LIMIT $5
)sql"};

Instant began(const Context& ctx) { return ctx.business.time_zone.start_of({ctx.today().days - welcome_days}); }

Welcomed welcomed_of(const Context& ctx, Row&& row, std::optional<double> median_days)
{
    Welcomed one{row.id, std::move(row.external_id), std::move(row.name), row.first_order_at, row.orders_count, row.orders_count > 1,
                 row.last_contact_at && *row.last_contact_at >= row.first_order_at, {}, {}};
    const auto days = ctx.today().days - ctx.business.time_zone.local_day(row.first_order_at).days;
    if (one.came_again) one.reason = "They came again.";
    else std::tie(one.next_step, one.reason) = welcome_step(days, one.talked_with, median_days);
    return one;
}

}  // namespace

std::pair<std::optional<std::string>, std::string> welcome_step(int days, bool talked_with, std::optional<double> median_days)
{
    constexpr int fresh_days = 14;
    const auto bought = "Bought for the first time " + (days == 0 ? "today" : days == 1 ? "yesterday" : std::to_string(days) + " days ago");
    if (!talked_with && days <= fresh_days)
        return {"Thank them for coming, and ask whether it was what they hoped for.", bought + "; nobody of us has had a word with them."};
    if (!talked_with) return {"Write or call once: ask whether it was what they hoped for.", bought + ", and nobody of us has had a word with them since."};
    if (!median_days) return {"Tell them what else we have that goes with it.", bought + "."};
    const auto usual = std::lround(*median_days);
    const auto half = "half of those who come again do so within " + std::to_string(std::max(1L, usual)) + (usual > 1 ? " days." : " day.");
    if (days <= usual) return {std::nullopt, bought + "; " + half};
    return {"Give them a reason to come again: tell them what else we have that goes with it.", bought + "; " + half};
}

Welcome read_welcome(Context& ctx)
{
    Welcome welcome;
    std::tie(welcome.started, welcome.came_again, welcome.talked_with, welcome.on_path) =
        *ctx.db.one<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>>(counted_sql, began(ctx));
    if (const auto told = stats::share_in_percent(welcome.came_again, welcome.started)) {
        welcome.share = told->score / 100;
        welcome.interval = {told->interval.low / 100, told->interval.high / 100};
    }
    welcome.median_days = ctx.db.one<double>(median_sql);
    return welcome;
}

std::vector<Welcomed> welcomed(Context& ctx, std::optional<bool> came_again, Before before, int limit)
{
    const auto median = ctx.db.one<double>(median_sql);
    std::vector<Welcomed> all;
    for (auto& row : ctx.db.all<Row>(list_sql, began(ctx), before.at, before.id, came_again, limit + 1)) all.push_back(welcomed_of(ctx, std::move(row), median));
    return all;
}

}  // namespace rapport::ladder
