#include "promises/store.h"

#include <limits>

namespace rapport::promises::store {
namespace {

// How it stands at $1.
const std::string state = "CASE WHEN e.ending IS NOT NULL THEN e.ending WHEN p.due_at < $1 THEN 'late' ELSE 'open' END";

const std::string promise_columns = columns<Word>("p.") + ", " + state + ", e.at, e.staff, e.note, a.at, a.staff, a.note";

const std::string from_promises = R"sql(
       FROM promises p
       LEFT JOIN promise_endings e ON e.customer_id = p.customer_id AND e.promise_id = p.id
       LEFT JOIN promise_apologies a ON a.customer_id = p.customer_id AND a.promise_id = p.id
)sql";

const std::string select_promise = "SELECT " + promise_columns + from_promises;

const Sql insert_sql{"promises.insert", Reach::one_customer, insert_into<Word>("promises")};

const Sql update_sql{"promises.update", Reach::one_customer,
    "UPDATE promises SET " + assignments<Word>({"customer_id", "id"}) + " WHERE customer_id = $1 AND id = $2"};

const Sql remove_sql{"promises.remove", Reach::one_customer, "DELETE FROM promises WHERE customer_id = $1 AND id = $2"};

const Sql find_sql{"promises.find", Reach::one_customer, select_promise + " WHERE p.customer_id = $2 AND p.id = $3"};

const Sql find_anywhere_sql{"promises.find_anywhere", Reach::business, select_promise + " WHERE p.id = $2"};

const Sql find_key_sql{"promises.find_key", Reach::business,
    "SELECT " + columns<Key>() + " FROM promise_keys WHERE external_id = $1"};

const Sql put_key_sql{"promises.put_key", Reach::business,
    insert_into<Key>("promise_keys")
        + " ON CONFLICT (external_id) DO UPDATE SET customer_id = excluded.customer_id, promise_id = excluded.promise_id"};

const Sql remove_key_sql{"promises.remove_key", Reach::business, "DELETE FROM promise_keys WHERE external_id = $1"};

const Sql insert_ending_sql{"promises.insert_ending", Reach::one_customer, insert_into<Ending>("promise_endings")};

const Sql find_ending_sql{"promises.find_ending", Reach::one_customer,
    "SELECT " + columns<Ending>() + " FROM promise_endings WHERE customer_id = $1 AND promise_id = $2"};

const Sql remove_ending_sql{"promises.remove_ending", Reach::one_customer,
    "DELETE FROM promise_endings WHERE customer_id = $1 AND promise_id = $2"};

const Sql insert_apology_sql{"promises.insert_apology", Reach::one_customer, insert_into<Apology>("promise_apologies")};

const Sql find_apology_sql{"promises.find_apology", Reach::one_customer,
    "SELECT " + columns<Apology>() + " FROM promise_apologies WHERE customer_id = $1 AND promise_id = $2"};

const Sql remove_apology_sql{"promises.remove_apology", Reach::one_customer,
    "DELETE FROM promise_apologies WHERE customer_id = $1 AND promise_id = $2"};

// A filter that is not asked for is a NULL. Those of what is unfinished say so, since an index holds them alone.
std::string list_text(bool unfinished, bool soonest_first, bool of_customer)
{
    const std::string order = soonest_first ? "ASC" : "DESC";
    return select_promise + " WHERE (p.due_at, p.id) " + (soonest_first ? ">" : "<") + " ($2, $3)" + R"sql(
        AND p.due_at >= $4
        AND p.due_at < $5
        AND (CAST($6 AS {int8}) IS NULL OR p.staff_id = $6)
        AND (CAST($7 AS TEXT) IS NULL OR )sql" + state + R"sql( = $7)
        AND (CAST($8 AS {int8}) IS NULL OR CASE WHEN e.ending IS NULL THEN 0 ELSE 1 END = $8)
        AND (CAST($9 AS {int8}) IS NULL
             OR CASE WHEN a.at IS NULL AND )sql" + state + R"sql( IN ('late', 'kept_late', 'broken') THEN 1 ELSE 0 END = $9)
)sql" + (unfinished ? " AND p.unfinished = 1" : "") + (of_customer ? " AND p.customer_id = $11" : "")
        + " ORDER BY p.due_at " + order + ", p.id " + order + " LIMIT $10";
}

const Sql owed_sql{"promises.owed", Reach::business, list_text(true, true, false)};
const Sql owed_to_sql{"promises.owed_to", Reach::one_customer, list_text(true, true, true)};
const Sql gone_wrong_sql{"promises.gone_wrong", Reach::business, list_text(true, false, false)};
const Sql list_sql{"promises.list", Reach::business, list_text(false, false, false)};
const Sql list_of_sql{"promises.list_of", Reach::one_customer, list_text(false, false, true)};

struct Exported {
    std::optional<std::string> customer;
    Promise promise;
};
BOOST_DESCRIBE_STRUCT(Exported, (), (customer, promise))

const Sql each_sql{"promises.each", Reach::business,
    "SELECT c.external_id, " + promise_columns + from_promises + " JOIN customers c ON c.id = p.customer_id ORDER BY p.made_at, p.id"};

const Sql each_due_sql{"promises.each_due", Reach::business,
    "SELECT p.staff_id, COALESCE(s.name, p.staff), p.due_at, " + state + R"sql(
       FROM promises p
       LEFT JOIN promise_endings e ON e.customer_id = p.customer_id AND e.promise_id = p.id
       LEFT JOIN staff s ON s.id = p.staff_id
      WHERE p.due_at >= $2
        AND p.due_at < $3
      ORDER BY p.due_at, p.id
)sql"};

}  // namespace

void insert(Db& db, const Word& word) { db.run(insert_sql, word); }

void update(Db& db, const Word& word) { db.run(update_sql, word); }

void remove(Db& db, const Word& word)
{
    remove_ending(db, word);
    remove_apology(db, word);
    db.run(remove_sql, word.customer_id, word.id);
    if (word.external_id) db.run(remove_key_sql, *word.external_id);
}

std::optional<Promise> find(Db& db, Id<customers::Customer> customer, Id<Promise> id, Instant now)
{
    return db.one<Promise>(find_sql, now, customer, id);
}

std::optional<Promise> find_anywhere(Db& db, Id<Promise> id, Instant now) { return db.one<Promise>(find_anywhere_sql, now, id); }

std::optional<Key> find_key(Db& db, const std::string& external_id) { return db.one<Key>(find_key_sql, external_id); }

void put_key(Db& db, const Key& key) { db.run(put_key_sql, key); }

void insert(Db& db, const Ending& ending) { db.run(insert_ending_sql, ending); }

std::optional<Ending> find_ending(Db& db, const Word& word) { return db.one<Ending>(find_ending_sql, word.customer_id, word.id); }

void remove_ending(Db& db, const Word& word) { db.run(remove_ending_sql, word.customer_id, word.id); }

void insert(Db& db, const Apology& apology) { db.run(insert_apology_sql, apology); }

std::optional<Apology> find_apology(Db& db, const Word& word) { return db.one<Apology>(find_apology_sql, word.customer_id, word.id); }

void remove_apology(Db& db, const Word& word) { db.run(remove_apology_sql, word.customer_id, word.id); }

std::vector<Promise> list(Db& db, const Filter& filter, Instant now)
{
    const bool soonest = soonest_first(filter);
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    const auto behind = filter.behind.value_or(soonest ? Before{{least}, least} : Before{});
    const auto found = [&](const Sql& sql, const auto&... more) {
        return db.all<Promise>(sql, now, behind.at, behind.id, filter.due.from, filter.due.to, filter.staff, filter.state, filter.ended,
                               filter.needs_apology, filter.limit + 1, more...);
    };
    if (filter.customer) return found(soonest ? owed_to_sql : list_of_sql, *filter.customer);
    if (soonest) return found(owed_sql);
    return found(filter.needs_apology.value_or(false) ? gone_wrong_sql : list_sql);
}

void each(Db& db, Instant now, const std::function<void(const std::string& customer, const Promise&)>& take)
{
    db.each<Exported>(each_sql, [&](Exported&& row) {
        take(row.customer ? *row.customer : to_text(row.promise.customer_id), row.promise);
    }, now);
}

void each_due(Db& db, Span span, Instant now, const std::function<void(const Due&)>& take)
{
    db.each<Due>(each_due_sql, [&](Due&& due) { take(due); }, now, span.from, span.to);
}

}  // namespace rapport::promises::store
