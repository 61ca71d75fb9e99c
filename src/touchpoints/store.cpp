#include "touchpoints/store.h"

#include "base/db/bulk.h"

namespace rapport::touchpoints::store {
const BulkInsert<Touchpoint> insert_sql{"touchpoints.insert", "touchpoints"};

void insert(Db& db, std::span<const Touchpoint> touchpoints) { insert_sql.run(db, touchpoints); }

const Sql update_sql{"touchpoints.update", Reach::one_customer,
    "UPDATE touchpoints SET " + assignments<Touchpoint>({"customer_id", "id"}) + " WHERE customer_id = $1 AND id = $2"};

void update(Db& db, const Touchpoint& touchpoint) { db.run(update_sql, touchpoint); }

const Sql remove_sql{"touchpoints.remove", Reach::one_customer,
    "DELETE FROM touchpoints WHERE customer_id = $1 AND id = $2"};

void remove(Db& db, Id<customers::Customer> customer, Id<Touchpoint> id) { db.run(remove_sql, customer, id); }

const Sql find_sql{"touchpoints.find", Reach::one_customer,
    "SELECT " + columns<Touchpoint>() + " FROM touchpoints WHERE customer_id = $1 AND id = $2"};

std::optional<Touchpoint> find(Db& db, Id<customers::Customer> customer, Id<Touchpoint> id)
{
    return db.one<Touchpoint>(find_sql, customer, id);
}

const Sql find_anywhere_sql{"touchpoints.find_anywhere", Reach::business,
    "SELECT " + columns<Touchpoint>() + " FROM touchpoints WHERE id = $1"};

std::optional<Touchpoint> find_anywhere(Db& db, Id<Touchpoint> id) { return db.one<Touchpoint>(find_anywhere_sql, id); }

const Sql find_key_sql{"touchpoints.find_key", Reach::business,
    "SELECT " + columns<Key>() + " FROM touchpoint_keys WHERE external_id = $1"};

std::optional<Key> find_key(Db& db, const std::string& external_id) { return db.one<Key>(find_key_sql, external_id); }

const Sql take_key_sql{"touchpoints.take_key", Reach::business,
    insert_into<Key>("touchpoint_keys") + " ON CONFLICT (external_id) DO NOTHING"};

bool take_key(Db& db, const Key& key) { return db.run(take_key_sql, key) == 1; }

const Sql put_key_sql{"touchpoints.put_key", Reach::business,
    insert_into<Key>("touchpoint_keys")
        + " ON CONFLICT (external_id) DO UPDATE SET customer_id = excluded.customer_id, touchpoint_id = excluded.touchpoint_id"};

void put_key(Db& db, const Key& key) { db.run(put_key_sql, key); }

const Sql free_key_sql{"touchpoints.free_key", Reach::business, "DELETE FROM touchpoint_keys WHERE external_id = $1"};

void free_key(Db& db, const std::string& external_id) { db.run(free_key_sql, external_id); }

const Sql page_for_files_sql{"touchpoints.page_for_files", Reach::business,
    "SELECT c.external_id, " + columns<Touchpoint>("t.") + R"sql(
       FROM touchpoints t
       JOIN customers c ON c.id = t.customer_id
      WHERE (t.customer_id, t.at, t.id) > ($1, $2, $3)
        AND (t.source_kind IS NULL OR t.source_kind = 'order' OR t.source_kind = 'case')
      ORDER BY t.customer_id, t.at, t.id
      LIMIT $4
)sql"};

std::vector<InFiles> page_for_files(Db& db, const Touchpoint& after, int limit)
{
    return db.all<InFiles>(page_for_files_sql, after.customer_id, after.at, after.id, limit);
}

const Sql recorded_for_sql{"touchpoints.recorded_for", Reach::one_customer,
    "SELECT " + columns<Touchpoint>() + " FROM touchpoints WHERE customer_id = $1 AND source_kind = $2 AND source_id = $3 ORDER BY at, id"};

std::vector<Touchpoint> recorded_for(Db& db, Id<customers::Customer> customer, const std::string& kind, const std::string& id)
{
    return db.all<Touchpoint>(recorded_for_sql, customer, kind, id);
}

const Sql list_sql{"touchpoints.list", Reach::business,
    "SELECT " + columns<Touchpoint>() + R"sql(
       FROM touchpoints
      WHERE (at, id) < ($1, $2)
        AND at >= $3
        AND at < $4
        AND (CAST($5 AS TEXT) IS NULL OR kind = $5)
        AND (CAST($6 AS TEXT) IS NULL OR expectation = $6)
      ORDER BY at DESC, id DESC
      LIMIT $7
)sql"};

std::vector<Touchpoint> list(Db& db, const Filter& filter)
{
    return db.all<Touchpoint>(list_sql, filter.before.at, filter.before.id, filter.span.from, filter.span.to,
        filter.kind, filter.expectation, filter.limit + 1);
}

const Sql list_of_sql{"touchpoints.list_of", Reach::one_customer,
    "SELECT " + columns<Touchpoint>() + R"sql(
       FROM touchpoints
      WHERE customer_id = $1
        AND (at, id) < ($2, $3)
        AND at >= $4
        AND at < $5
        AND (CAST($6 AS TEXT) IS NULL OR kind = $6)
        AND (CAST($7 AS TEXT) IS NULL OR expectation = $7)
      ORDER BY at DESC, id DESC
      LIMIT $8
)sql"};

std::vector<Touchpoint> list_of(Db& db, Id<customers::Customer> customer, const Filter& filter)
{
    return db.all<Touchpoint>(list_of_sql, customer, filter.before.at, filter.before.id, filter.span.from, filter.span.to,
        filter.kind, filter.expectation, filter.limit + 1);
}

}  // namespace rapport::touchpoints::store
