// The nightly learning: which lines followed a discount, what kinds of customers there are, and of which kind each is. Reads the orders
// three times, a page of customers in memory at a time.
#include "base/db/bulk.h"
#include "loyalty/doors.h"
#include "loyalty/facts.h"
#include "loyalty/price_book.h"
#include "loyalty/service.h"

#include <algorithm>
#include <set>

namespace rapport::loyalty {
namespace {

using CustomerId = Id<customers::Customer>;
using Lines = std::vector<stats::BoughtLine>;

constexpr std::int64_t customers_at_once = 2'000;
constexpr std::int64_t learnt_from = 20'000;    // customers; more say no more

const Sql customers_sql{"loyalty.customers_in_order", Reach::business, R"sql(
    SELECT customer_id
      FROM customer_facts
     WHERE customer_id > $1
     ORDER BY customer_id
     LIMIT $2
)sql"};
const Sql how_many_sql{"loyalty.how_many_customers", Reach::business, "SELECT COUNT(*) FROM customer_facts"};

const Sql bought_sql{"loyalty.bought", Reach::business, R"sql(
    SELECT o.customer_id, o.id, o.ordered_on, i.product_id, i.product, i.quantity_milli, i.unit_price, i.discount, i.amount
      FROM orders o
      JOIN order_items i ON i.customer_id = o.customer_id AND i.order_id = o.id
     WHERE o.customer_id > $1
       AND o.customer_id <= $2
       AND o.ordered_on > $3
       AND o.ordered_on <= $4
     ORDER BY o.customer_id, o.id, i.line
)sql"};

const BulkInsert<Found> keep_found{"loyalty.keep", "leanings", R"sql(
    ON CONFLICT (customer_id) DO UPDATE SET
        leaning = excluded.leaning, price_driven = excluded.price_driven, drawn_by_offers = excluded.drawn_by_offers, drawn_low = excluded.drawn_low,
        drawn_high = excluded.drawn_high, purchases = excluded.purchases, purchases_followed = excluded.purchases_followed, lines = excluded.lines,
        lines_followed = excluded.lines_followed, lines_again = excluded.lines_again, found_at = excluded.found_at
)sql"};
const Sql forget_older_sql{"loyalty.forget_older", Reach::business,
    "DELETE FROM leanings WHERE customer_id > $1 AND customer_id <= $2 AND found_at < $3"};
const Sql forget_the_gone_sql{"loyalty.forget_the_gone", Reach::business,
    "DELETE FROM leanings WHERE NOT EXISTS (SELECT 1 FROM customer_facts f WHERE f.customer_id = leanings.customer_id)"};
const Sql keep_shop_sql{"loyalty.keep_shop", Reach::business,
    insert_into<Shop>("leaning_shop") + " ON CONFLICT (id) DO UPDATE SET " + assignments<Shop>({"id"})};

// The last of the next page of customers; nothing when there is none.
std::optional<CustomerId> next_page(Context& ctx, CustomerId after)
{
    const auto ids = ctx.db.all<CustomerId>(customers_sql, after, customers_at_once);
    return ids.empty() ? std::nullopt : std::optional(ids.back());
}

template <class Take> void each_bought(Context& ctx, CustomerId after, CustomerId last, Take take)
{
    const auto today = ctx.today();
    ctx.db.each<Bought>(bought_sql, [&](Bought&& line) { if (line.counts()) take(line); }, after, last, Day{today.days - looked_back_days}, today);
}

// The lines of the customers after `after` up to `last`, customer by customer.
template <class Take> void each_customer(Context& ctx, const PriceBook& book, CustomerId after, CustomerId last, Take take)
{
    CustomerId of;
    Id<orders::Order> in;
    std::int32_t order = 0;
    Lines lines;
    const auto end = [&] {
        if (!lines.empty()) take(of, lines);
        lines.clear();
    };
    each_bought(ctx, after, last, [&](const Bought& line) {
        if (line.customer_id != of) end();
        order = line.customer_id != of ? 0 : line.order_id != in ? order + 1 : order;
        of = line.customer_id;
        in = line.order_id;
        lines.push_back(book.line(line, order));
    });
    end();
}

PriceBook read_prices(Context& ctx)
{
    PriceBook book;
    CustomerId after;
    while (const auto last = next_page(ctx, after)) {
        each_bought(ctx, after, *last, [&](const Bought& line) { book.take(line); });
        after = *last;
    }
    book.close();
    return book;
}

// Customers from all over, evenly: of few everybody, of many every so manyth page.
std::vector<Lines> read_sample(Context& ctx, const PriceBook& book)
{
    const auto pages = (ctx.db.value<std::int64_t>(how_many_sql) + customers_at_once - 1) / customers_at_once;
    constexpr auto wanted = learnt_from / customers_at_once;
    std::vector<Lines> sample;
    CustomerId after;
    for (std::int64_t page = 0;; ++page) {
        const auto last = next_page(ctx, after);
        if (!last) return sample;
        if (pages <= wanted || page == 0 || page * wanted / pages != (page - 1) * wanted / pages)
            each_customer(ctx, book, after, *last, [&](CustomerId, const Lines& lines) { sample.push_back(lines); });
        after = *last;
    }
}

// The counts that show why.
Found count(CustomerId customer, const Lines& lines, Instant now)
{
    Found found;
    found.customer_id = customer;
    found.found_at = now;
    std::set<std::int32_t> orders, followed;
    std::map<std::int32_t, std::set<std::int32_t>> orders_with;
    for (const auto& line : lines) {
        orders.insert(line.order);
        if (line.followed_discount) followed.insert(line.order);
        found.lines_followed += line.followed_discount;
        orders_with[line.product].insert(line.order);
    }
    for (const auto& line : lines) found.lines_again += orders_with[line.product].size() > 1;
    found.purchases = static_cast<std::int64_t>(orders.size());
    found.purchases_followed = static_cast<std::int64_t>(followed.size());
    found.lines = static_cast<std::int64_t>(lines.size());
    return found;
}

Found find(CustomerId customer, const Lines& lines, const stats::Offers& offers, const stats::Figure<stats::CustomerKinds>& kinds, Instant now)
{
    auto found = count(customer, lines, now);
    if (!kinds) return found;
    const auto leaning = stats::judge(lines, offers, *kinds);
    found.price_driven = leaning.price_driven;
    found.drawn_by_offers = leaning.drawn_by_offers;
    found.drawn_low = leaning.interval.low;
    found.drawn_high = leaning.interval.high;
    found.leaning = stats::leaning_of(leaning.price_driven, found.purchases);
    return found;
}

Shop shop_of(const stats::Figure<stats::CustomerKinds>& kinds, Instant now)
{
    Shop shop;
    shop.found_at = now;
    if (!kinds) {
        shop.why_not = kinds.why_not;
        return shop;
    }
    shop.learnt_from = kinds->learnt_from;
    shop.price_driven_share = kinds->price_driven.share;
    shop.price_driven_draw = kinds->price_driven.mean_offer();
    shop.relationship_driven_draw = kinds->relationship_driven.mean_offer();
    return shop;
}

void add(Shop& shop, const Found& found)
{
    shop.purchases += found.purchases;
    shop.purchases_followed += found.purchases_followed;
    shop.lines += found.lines;
    shop.lines_followed += found.lines_followed;
}

}  // namespace

Result<std::int64_t> learn_leanings(Desk& desk, const std::function<void(std::int64_t customers)>& progress)
{
    const auto now = desk.runtime.clock.now();
    const auto book = desk.read(read_prices);
    const auto offers = book.offers();
    const auto kinds = stats::fit_customer_kinds(desk.read([&](Context& ctx) { return read_sample(ctx, book); }), offers);
    auto shop = shop_of(kinds, now);
    std::int64_t customers = 0;
    CustomerId after;
    for (;;) {
        std::vector<Found> rows;
        const auto last = desk.read([&](Context& ctx) {
            const auto end = next_page(ctx, after);
            if (end) each_customer(ctx, book, after, *end, [&](CustomerId customer, const Lines& lines) { rows.push_back(find(customer, lines, offers, kinds, now)); });
            return end;
        });
        if (!last) break;
        CHECK(desk.write([&](Context& ctx) -> Result<Done> {
            keep_found.run(ctx.db, rows);
            ctx.db.run(forget_older_sql, after, *last, now);
            set_facts(ctx.db, after, *last);
            return Done{};
        }));
        for (const auto& row : rows) add(shop, row);
        customers += static_cast<std::int64_t>(rows.size());
        if (progress) progress(customers);
        after = *last;
    }
    CHECK(desk.write([&](Context& ctx) -> Result<Done> {
        ctx.db.run(forget_the_gone_sql);
        ctx.db.run(keep_shop_sql, shop);
        return Done{};
    }));
    return customers;
}

void plan_learning(Context& ctx) { jobs::enqueue(ctx, "loyalty.learn", "{}", "loyalty.learn"); }

void add_jobs(std::map<std::string, jobs::Handler>& handlers)
{
    handlers["loyalty.learn"] = [](jobs::Running& running) -> Result<std::string> {
        TRY(const auto customers, learn_leanings(running.desk, [&](std::int64_t so_far) { running.progress("{\"customers\":" + std::to_string(so_far) + "}"); }));
        return "{\"customers\":" + std::to_string(customers) + "}";
    };
}

}  // namespace rapport::loyalty
