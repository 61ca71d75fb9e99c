#include "orders/store.h"

#include "base/db/bulk.h"

namespace rapport::orders::store {
namespace {

constexpr std::size_t keys_at_once = 32;

std::string find_keys_text()
{
    std::string text = "SELECT " + columns<Key>() + " FROM order_keys WHERE external_id IN (";
    for (std::size_t i = 1; i <= keys_at_once; ++i) text += (i > 1 ? ", $" : "$") + std::to_string(i);
    return text + ") ORDER BY external_id";
}

}  // namespace

const BulkInsert<Order> insert_sql{"orders.insert", "orders"};
const BulkInsert<OrderItem> insert_items_sql{"orders.insert_items", "order_items"};
const BulkInsert<Key> insert_keys_sql{"orders.insert_keys", "order_keys"};

void insert(Db& db, std::span<const Order> orders) { insert_sql.run(db, orders); }
void insert_items(Db& db, std::span<const OrderItem> items) { insert_items_sql.run(db, items); }
void insert_keys(Db& db, std::span<const Key> keys) { insert_keys_sql.run(db, keys); }

const Sql update_sql{"orders.update", Reach::one_customer,
    "UPDATE orders SET " + assignments<Order>({"customer_id", "id"}) + " WHERE customer_id = $1 AND id = $2"};

void update(Db& db, const Order& order) { db.run(update_sql, order); }

const Sql remove_items_sql{"orders.remove_items", Reach::one_customer,
    "DELETE FROM order_items WHERE customer_id = $1 AND order_id = $2"};

void remove_items(Db& db, const Order& order) { db.run(remove_items_sql, order.customer_id, order.id); }

const Sql remove_sql{"orders.remove", Reach::one_customer, "DELETE FROM orders WHERE customer_id = $1 AND id = $2"};

const Sql remove_key_sql{"orders.remove_key", Reach::business, "DELETE FROM order_keys WHERE external_id = $1"};

void remove(Db& db, const Order& order)
{
    remove_items(db, order);
    db.run(remove_sql, order.customer_id, order.id);
    if (order.external_id) db.run(remove_key_sql, *order.external_id);
}

const Sql find_sql{"orders.find", Reach::one_customer,
    "SELECT " + columns<Order>() + " FROM orders WHERE customer_id = $1 AND id = $2"};

std::optional<Order> find(Db& db, Id<customers::Customer> customer, Id<Order> id) { return db.one<Order>(find_sql, customer, id); }

const Sql find_anywhere_sql{"orders.find_anywhere", Reach::business, "SELECT " + columns<Order>() + " FROM orders WHERE id = $1"};

std::optional<Order> find_anywhere(Db& db, Id<Order> id) { return db.one<Order>(find_anywhere_sql, id); }

const Sql find_keys_sql{"orders.find_keys", Reach::business, find_keys_text()};

std::vector<Key> find_keys(Db& db, std::span<const std::string> external_ids)
{
    std::vector<Key> found;
    for (; !external_ids.empty(); external_ids = external_ids.subspan(std::min(keys_at_once, external_ids.size()))) {
        Params params;
        // The last statement's empty places repeat an id; IN does not mind.
        for (std::size_t i = 0; i < keys_at_once; ++i) params.add(external_ids[std::min(i, external_ids.size() - 1)]);
        for (const auto rows = db.query(find_keys_sql, params.view()); rows->next();) found.push_back(read_row<Key>(*rows));
    }
    return found;
}

const Sql find_unnamed_sql{"orders.find_unnamed", Reach::one_customer,
    "SELECT " + columns<Order>() + R"sql(
       FROM orders
      WHERE customer_id = $1
        AND ordered_on = $2
        AND date_only = $3
        AND ($3 = 1 OR ordered_at = $4)
        AND external_id IS NULL
      ORDER BY id
      LIMIT 1
)sql"};

std::optional<Order> find_unnamed(Db& db, Id<customers::Customer> customer, Instant at, Day on, bool date_only)
{
    return db.one<Order>(find_unnamed_sql, customer, on, date_only, at);
}

const Sql items_sql{"orders.items", Reach::one_customer,
    "SELECT " + columns<OrderItem>() + " FROM order_items WHERE customer_id = $1 AND order_id = $2 ORDER BY line"};

std::vector<OrderItem> items(Db& db, Id<customers::Customer> customer, Id<Order> id)
{
    return db.all<OrderItem>(items_sql, customer, id);
}

const Sql list_sql{"orders.list", Reach::business,
    "SELECT " + columns<Order>() + R"sql(
       FROM orders
      WHERE (ordered_at, id) < ($1, $2)
        AND ordered_at >= $3
        AND ordered_at < $4
      ORDER BY ordered_at DESC, id DESC
      LIMIT $5
)sql"};

const Sql list_of_sql{"orders.list_of", Reach::one_customer,
    "SELECT " + columns<Order>() + R"sql(
       FROM orders
      WHERE (ordered_at, id) < ($1, $2)
        AND ordered_at >= $3
        AND ordered_at < $4
        AND customer_id = $6
      ORDER BY ordered_at DESC, id DESC
      LIMIT $5
)sql"};

std::vector<Order> list(Db& db, const Filter& filter)
{
    const auto& [customer, span, before, limit] = filter;
    if (customer) return db.all<Order>(list_of_sql, before.at, before.id, span.from, span.to, limit + 1, *customer);
    return db.all<Order>(list_sql, before.at, before.id, span.from, span.to, limit + 1);
}

}  // namespace rapport::orders::store
