// The tables deliveries and delivery_keys.
#include "enquiries/deliveries.h"

#include <limits>

namespace rapport::enquiries::store {
namespace {

const Sql insert_sql{"deliveries.insert", Reach::one_customer, insert_into<Shipment>("deliveries")};
const Sql update_sql{"deliveries.update", Reach::one_customer,
    "UPDATE deliveries SET " + assignments<Shipment>({"customer_id", "id"}) + " WHERE customer_id = $1 AND id = $2"};
const Sql remove_sql{"deliveries.remove", Reach::one_customer, "DELETE FROM deliveries WHERE customer_id = $1 AND id = $2"};
const Sql remove_key_sql{"deliveries.remove_key", Reach::business, "DELETE FROM delivery_keys WHERE external_id = $1"};
const Sql put_key_sql{"deliveries.put_key", Reach::business,
    insert_into<DeliveryKey>("delivery_keys")
        + " ON CONFLICT (external_id) DO UPDATE SET customer_id = excluded.customer_id, delivery_id = excluded.delivery_id"};

const Sql find_sql{"deliveries.find", Reach::business, "SELECT " + columns<Shipment>() + " FROM deliveries WHERE id = $1"};
const Sql find_called_sql{"deliveries.find_called", Reach::business,
    "SELECT " + columns<Shipment>("d.") + R"sql(
       FROM delivery_keys k
       JOIN deliveries d ON d.customer_id = k.customer_id AND d.id = k.delivery_id
      WHERE k.external_id = $1
)sql"};
const Sql find_unnamed_sql{"deliveries.find_unnamed", Reach::one_customer,
    "SELECT " + columns<Shipment>() + R"sql(
       FROM deliveries
      WHERE customer_id = $1
        AND promised_at = $2
        AND external_id IS NULL
        AND COALESCE(order_id, 0) = COALESCE(CAST($3 AS {int8}), 0)
        AND COALESCE(product_id, 0) = COALESCE(CAST($4 AS {int8}), 0)
        AND COALESCE(what, '') = COALESCE(CAST($5 AS TEXT), '')
      ORDER BY id
      LIMIT 1
)sql"};

// A filter that is not asked for is a NULL. What is awaited says so, since an index holds it alone.
std::string list_text(bool awaited, bool of_customer)
{
    const std::string order = awaited ? "ASC" : "DESC";
    return "SELECT " + columns<Shipment>("d.") + R"sql(, c.name, p.name, 'waiting', 0
       FROM deliveries d
       JOIN customers c ON c.id = d.customer_id
       LEFT JOIN products p ON p.id = d.product_id
      WHERE (d.promised_at, d.id) )sql" + (awaited ? ">" : "<") + R"sql( ($1, $2)
        AND d.promised_at >= $3
        AND d.promised_at < $4
        AND (CAST($5 AS {int8}) IS NULL OR CASE WHEN d.delivered_at IS NULL THEN 0 ELSE 1 END = $5)
)sql" + (awaited ? " AND d.delivered_at IS NULL" : "") + (of_customer ? " AND d.customer_id = $7" : "") + " ORDER BY d.promised_at " + order + ", d.id " + order + " LIMIT $6";
}

const Sql awaited_sql{"deliveries.awaited", Reach::business, list_text(true, false)};
const Sql awaited_of_sql{"deliveries.awaited_of", Reach::one_customer, list_text(true, true)};
const Sql list_sql{"deliveries.list", Reach::business, list_text(false, false)};
const Sql list_of_sql{"deliveries.list_of", Reach::one_customer, list_text(false, true)};

const Sql each_sql{"deliveries.each", Reach::business,
    "SELECT " + columns<Shipment>() + " FROM deliveries WHERE promised_at >= $1 AND promised_at < $2 ORDER BY promised_at, id"};
const Sql each_exported_sql{"deliveries.each_exported", Reach::business,
    "SELECT c.external_id, o.external_id, p.external_id, p.name, " + columns<Shipment>("d.") + R"sql(
       FROM deliveries d
       JOIN customers c ON c.id = d.customer_id
       LEFT JOIN orders o ON o.customer_id = d.customer_id AND o.id = d.order_id
       LEFT JOIN products p ON p.id = d.product_id
      ORDER BY d.promised_at, d.id
)sql"};

}  // namespace

void insert(Db& db, const Shipment& shipment) { db.run(insert_sql, shipment); }
void update(Db& db, const Shipment& shipment) { db.run(update_sql, shipment); }

void remove(Db& db, const Shipment& shipment)
{
    db.run(remove_sql, shipment.customer_id, shipment.id);
    if (shipment.external_id) db.run(remove_key_sql, *shipment.external_id);
}

std::optional<Shipment> find_shipment(Db& db, Id<Delivery> id) { return db.one<Shipment>(find_sql, id); }
std::optional<Shipment> find_shipment(Db& db, const std::string& external_id) { return db.one<Shipment>(find_called_sql, external_id); }

std::optional<Shipment> find_unnamed(Db& db, const Shipment& like)
{
    return db.one<Shipment>(find_unnamed_sql, like.customer_id, like.promised_at, like.order_id, like.product_id, like.what);
}

void put_key(Db& db, const DeliveryKey& key) { db.run(put_key_sql, key); }

std::vector<Delivery> list(Db& db, const DeliveryFilter& filter)
{
    const bool awaited = filter.delivered == std::optional(false);
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    const auto behind = filter.behind.value_or(awaited ? Before{{least}, least} : Before{});
    const auto found = [&](const Sql& sql, const auto&... more) {
        return db.all<Delivery>(sql, behind.at, behind.id, filter.promised.from, filter.promised.to, filter.delivered, filter.limit + 1, more...);
    };
    if (filter.customer) return found(awaited ? awaited_of_sql : list_of_sql, *filter.customer);
    return found(awaited ? awaited_sql : list_sql);
}

void each_shipment(Db& db, Span promised, const std::function<void(const Shipment&)>& take)
{
    db.each<Shipment>(each_sql, [&](Shipment&& shipment) { take(shipment); }, promised.from, promised.to);
}

void each_exported(Db& db, const std::function<void(const ExportedShipment&)>& take)
{
    db.each<ExportedShipment>(each_exported_sql, [&](ExportedShipment&& shipment) { take(shipment); });
}

}  // namespace rapport::enquiries::store
