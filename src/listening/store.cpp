#include "listening/store.h"

#include "base/db/bulk.h"

namespace rapport::listening::store {

const BulkInsert<Response> insert_sql{"responses.insert", "responses"};

void insert(Db& db, std::span<const Response> responses) { insert_sql.run(db, responses); }

const Sql update_sql{"responses.update", Reach::one_customer,
    "UPDATE responses SET " + assignments<Response>({"customer_id", "id"}) + " WHERE customer_id = $1 AND id = $2"};

void update(Db& db, const Response& response) { db.run(update_sql, response); }

const Sql remove_sql{"responses.remove", Reach::one_customer, "DELETE FROM responses WHERE customer_id = $1 AND id = $2"};

const Sql remove_key_sql{"responses.remove_key", Reach::business, "DELETE FROM response_keys WHERE external_id = $1"};

void remove(Db& db, const Response& response)
{
    db.run(remove_sql, response.customer_id, response.id);
    if (response.external_id) db.run(remove_key_sql, *response.external_id);
}

const Sql find_sql{"responses.find", Reach::one_customer,
    "SELECT " + columns<Response>() + " FROM responses WHERE customer_id = $1 AND id = $2"};

std::optional<Response> find(Db& db, Id<customers::Customer> customer, Id<Response> id)
{
    return db.one<Response>(find_sql, customer, id);
}

const Sql find_anywhere_sql{"responses.find_anywhere", Reach::business,
    "SELECT " + columns<Response>() + " FROM responses WHERE id = $1"};

std::optional<Response> find_anywhere(Db& db, Id<Response> id) { return db.one<Response>(find_anywhere_sql, id); }

const Sql find_key_sql{"responses.find_key", Reach::business,
    "SELECT " + columns<Key>() + " FROM response_keys WHERE external_id = $1"};

std::optional<Key> find_key(Db& db, const std::string& external_id) { return db.one<Key>(find_key_sql, external_id); }

const Sql put_key_sql{"responses.put_key", Reach::business,
    insert_into<Key>("response_keys")
        + " ON CONFLICT (external_id) DO UPDATE SET customer_id = excluded.customer_id, response_id = excluded.response_id"};

void put_key(Db& db, const Key& key) { db.run(put_key_sql, key); }

const std::string rest_of_list = R"sql(
       FROM responses
      WHERE (at, id) < ($1, $2)
        AND at >= $3
        AND at < $4
        AND (CAST($5 AS TEXT) IS NULL OR survey = $5)
)sql";

const Sql list_sql{"responses.list", Reach::business,
    "SELECT " + columns<Response>() + rest_of_list + " ORDER BY at DESC, id DESC LIMIT $6"};

const Sql list_of_sql{"responses.list_of", Reach::one_customer,
    "SELECT " + columns<Response>() + rest_of_list + " AND customer_id = $7 ORDER BY at DESC, id DESC LIMIT $6"};

std::vector<Response> list(Db& db, const Filter& filter)
{
    const auto& [customer, survey, span, before, limit] = filter;
    if (customer) return db.all<Response>(list_of_sql, before.at, before.id, span.from, span.to, survey, limit + 1, *customer);
    return db.all<Response>(list_sql, before.at, before.id, span.from, span.to, survey, limit + 1);
}

namespace {

struct Exported {
    std::optional<std::string> customer;
    Response response;
};
BOOST_DESCRIBE_STRUCT(Exported, (), (customer, response))

}  // namespace

const Sql each_sql{"responses.each", Reach::business,
    "SELECT c.external_id, " + columns<Response>("r.") + R"sql(
       FROM responses r
       JOIN customers c ON c.id = r.customer_id
      ORDER BY r.at, r.id
)sql"};

void each(Db& db, const std::function<void(const std::string& customer, const Response&)>& take)
{
    db.each<Exported>(each_sql, [&](Exported&& row) {
        take(row.customer ? *row.customer : to_text(row.response.customer_id), row.response);
    });
}

}  // namespace rapport::listening::store
