#include "orders/facts.h"

#include "base/db/bulk.h"

#include <unordered_map>

namespace rapport::orders {
namespace {

// Both what is added to a customer's facts and what they are.
struct Figures {
    Id<customers::Customer> customer_id;
    std::int64_t orders_count = 0;
    Money spend;
    std::optional<Instant> first_order_at;
    std::optional<Instant> last_order_at;
};
BOOST_DESCRIBE_STRUCT(Figures, (), (customer_id, orders_count, spend, first_order_at, last_order_at))

void add(Figures& figures, const Order& order)
{
    ++figures.orders_count;
    figures.spend.amount_minor += order.amount.amount_minor;
    figures.first_order_at = std::min(figures.first_order_at.value_or(order.ordered_at), order.ordered_at);
    figures.last_order_at = std::max(figures.last_order_at.value_or(order.ordered_at), order.ordered_at);
}

const BulkInsert<Figures> add_sql{"orders.add_to_facts", "customer_facts", R"sql(
    ON CONFLICT (customer_id) DO UPDATE SET
        orders_count = customer_facts.orders_count + excluded.orders_count,
        spend = customer_facts.spend + excluded.spend,
        first_order_at = CASE WHEN customer_facts.first_order_at < excluded.first_order_at
                              THEN customer_facts.first_order_at ELSE excluded.first_order_at END,
        last_order_at = CASE WHEN customer_facts.last_order_at > excluded.last_order_at
                             THEN customer_facts.last_order_at ELSE excluded.last_order_at END
)sql"};

const Sql figures_sql{"orders.figures", Reach::one_customer, R"sql(
    SELECT CAST($1 AS {int8}),
           COUNT(*),
           CAST(COALESCE(SUM(amount), 0) AS {int8}),
           MIN(ordered_at),
           MAX(ordered_at)
      FROM orders
     WHERE customer_id = $1
)sql"};

const Sql set_sql{"orders.set_facts", Reach::one_customer,
    insert_into<Figures>("customer_facts") + " ON CONFLICT (customer_id) DO UPDATE SET " + assignments<Figures>({"customer_id"})};

const Sql customers_sql{"orders.customers_with_facts", Reach::business,
    "SELECT customer_id FROM customer_facts ORDER BY customer_id"};

}  // namespace

void add_to_facts(Db& db, std::span<const Order> orders)
{
    std::unordered_map<std::int64_t, std::size_t> place;
    std::vector<Figures> figures;
    for (const auto& order : orders) {
        const auto [found, is_new] = place.try_emplace(order.customer_id.value, figures.size());
        if (is_new) figures.push_back({order.customer_id, 0, {}, {}, {}});
        add(figures[found->second], order);
    }
    add_sql.run(db, figures);
}

void rebuild_facts(Db& db, Id<customers::Customer> customer) { db.run(set_sql, *db.one<Figures>(figures_sql, customer)); }

customers::FactOwner fact_owner()
{
    using Kind = customers::FactKind;
    return {"orders",
            {{"orders_count", Kind::number, "how many orders, returns among them"},
             {"spend", Kind::money, "what all orders came to, returns taken off"},
             {"first_order_at", Kind::instant, "the first order"},
             {"last_order_at", Kind::instant, "the last order"}},
            [](Db& db) {
                for (const auto customer : db.all<Id<customers::Customer>>(customers_sql)) rebuild_facts(db, customer);
            },
            rebuild_facts};
}

}  // namespace rapport::orders
