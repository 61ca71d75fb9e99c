#include "ladder/value_store.h"

namespace rapport::ladder::store {
namespace {

const Sql insert_sql{"ladder.note_value", Reach::one_customer, insert_into<SharedValue>("shared_values")};
const Sql update_sql{"ladder.change_value", Reach::one_customer,
    "UPDATE shared_values SET " + assignments<SharedValue>({"customer_id", "id"}) + " WHERE customer_id = $1 AND id = $2"};
const Sql remove_sql{"ladder.remove_value", Reach::one_customer, "DELETE FROM shared_values WHERE customer_id = $1 AND id = $2"};
const Sql find_sql{"ladder.find_value", Reach::one_customer, "SELECT " + columns<SharedValue>() + " FROM shared_values WHERE customer_id = $1 AND id = $2"};
const Sql find_anywhere_sql{"ladder.find_value_anywhere", Reach::business, "SELECT " + columns<SharedValue>() + " FROM shared_values WHERE id = $1"};
const Sql list_sql{"ladder.values_of", Reach::one_customer,
    "SELECT " + columns<SharedValue>() + " FROM shared_values WHERE customer_id = $1 ORDER BY at DESC, id DESC LIMIT 100"};

const Sql find_key_sql{"ladder.find_value_key", Reach::business, "SELECT " + columns<ValueKey>() + " FROM shared_value_keys WHERE external_id = $1"};
const Sql put_key_sql{"ladder.put_value_key", Reach::business,
    insert_into<ValueKey>("shared_value_keys") + " ON CONFLICT (external_id) DO UPDATE SET customer_id = excluded.customer_id, value_id = excluded.value_id"};
const Sql remove_key_sql{"ladder.remove_value_key", Reach::business, "DELETE FROM shared_value_keys WHERE external_id = $1"};

struct Exported {
    std::optional<std::string> customer;
    SharedValue value;
};
BOOST_DESCRIBE_STRUCT(Exported, (), (customer, value))

const Sql each_sql{"ladder.each_value", Reach::business,
    "SELECT c.external_id, " + columns<SharedValue>("v.") + R"sql(
       FROM shared_values v
       JOIN customers c ON c.id = v.customer_id
      ORDER BY v.at, v.id
)sql"};

}  // namespace

void insert(Db& db, const SharedValue& value) { db.run(insert_sql, value); }
void update(Db& db, const SharedValue& value) { db.run(update_sql, value); }

void remove(Db& db, const SharedValue& value)
{
    db.run(remove_sql, value.customer_id, value.id);
    if (value.external_id) db.run(remove_key_sql, *value.external_id);
}

std::optional<SharedValue> find(Db& db, Id<customers::Customer> customer, Id<SharedValue> id) { return db.one<SharedValue>(find_sql, customer, id); }
std::optional<SharedValue> find_anywhere(Db& db, Id<SharedValue> id) { return db.one<SharedValue>(find_anywhere_sql, id); }
std::vector<SharedValue> list(Db& db, Id<customers::Customer> customer) { return db.all<SharedValue>(list_sql, customer); }

std::optional<ValueKey> find_key(Db& db, const std::string& external_id) { return db.one<ValueKey>(find_key_sql, external_id); }
void put_key(Db& db, const ValueKey& key) { db.run(put_key_sql, key); }

void each(Db& db, const std::function<void(const std::string& customer, const SharedValue&)>& take)
{
    db.each<Exported>(each_sql, [&](Exported&& row) { take(row.customer ? *row.customer : to_text(row.value.customer_id), row.value); });
}

}  // namespace rapport::ladder::store
