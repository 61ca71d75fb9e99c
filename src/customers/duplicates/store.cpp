#include "customers/duplicates/store.h"

#include "base/db/bulk.h"
#include "base/text.h"

#include <algorithm>
#include <limits>

namespace rapport::customers::store {
namespace {

struct ContactRow {
    std::int64_t customer_id = 0;
    std::string kind;
    std::string key;
};
BOOST_DESCRIBE_STRUCT(ContactRow, (), (customer_id, kind, key))

struct KnownRow {
    Id<Customer> id;
    Kind kind = Kind::person;
    std::string sort_name;
    std::optional<std::string> name, preferred_name, street, city, postcode;
    std::optional<Birthday> birthday;
    std::optional<std::string> household_key;
};
BOOST_DESCRIBE_STRUCT(KnownRow, (), (id, kind, sort_name, name, preferred_name, street, city, postcode, birthday, household_key))

std::string folded(const std::optional<std::string>& text) { return text ? fold(*text) : std::string(); }

struct MergedRow {
    Id<Customer> other_id;
    Id<Customer> customer_id;
};
BOOST_DESCRIBE_STRUCT(MergedRow, (), (other_id, customer_id))

const Sql contacts_sql{"duplicates.contacts", Reach::business,
    "SELECT customer_id, kind, key FROM customer_contacts ORDER BY customer_id, kind, key"};
const Sql people_sql{"duplicates.people", Reach::business, "SELECT " + columns<KnownRow>() + " FROM customers ORDER BY id"};
const Sql apart_sql{"duplicates.told_apart", Reach::business, "SELECT one_id, other_id, said_at, said_by FROM different_people ORDER BY one_id, other_id"};
const Sql merged_sql{"duplicates.merged", Reach::business, "SELECT other_id, customer_id FROM merges ORDER BY other_id"};

const Sql pairs_sql{"duplicates.pairs", Reach::business, "SELECT " + columns<PairRow>() + " FROM duplicate_pairs ORDER BY customer_id, other_id"};
const Sql remove_sql{"duplicates.remove", Reach::one_customer, "DELETE FROM duplicate_pairs WHERE customer_id = $1 AND other_id = $2"};
const Sql remove_of_sql{"duplicates.remove_of", Reach::business, "DELETE FROM duplicate_pairs WHERE customer_id = $1 OR other_id = $1"};
const BulkInsert<PairRow> put_sql{"duplicates.put", "duplicate_pairs",
    "ON CONFLICT (customer_id, other_id) DO UPDATE SET bits_milli = excluded.bits_milli, reasons = excluded.reasons"};

// Whoever is gone since the search, or was told apart, is left out.
const Sql list_sql{"duplicates.list", Reach::business,
    "SELECT " + columns<PairRow>("d.") + R"sql(
       FROM duplicate_pairs d
       JOIN customers a ON a.id = d.customer_id
       JOIN customers b ON b.id = d.other_id
      WHERE d.bits_milli <= $1
        AND (d.bits_milli < $1 OR (d.customer_id, d.other_id) > ($2, $3))
        AND (CAST($4 AS {int8}) = 0 OR d.customer_id = $4 OR d.other_id = $4)
        AND NOT EXISTS (SELECT 1 FROM different_people n WHERE n.one_id = d.customer_id AND n.other_id = d.other_id)
      ORDER BY d.bits_milli DESC, d.customer_id, d.other_id
      LIMIT $5
)sql"};

const Sql put_apart_sql{"duplicates.put_apart", Reach::business, insert_into<ApartRow>("different_people") + " ON CONFLICT (one_id, other_id) DO NOTHING"};
const Sql remove_apart_sql{"duplicates.remove_apart", Reach::business, "DELETE FROM different_people WHERE one_id = $1 AND other_id = $2"};
const Sql list_apart_sql{"duplicates.list_apart", Reach::business,
    "SELECT " + columns<ApartRow>() + " FROM different_people ORDER BY said_at DESC, one_id DESC, other_id DESC LIMIT 200"};

}  // namespace

void each_known(Db& db, const std::function<void(Known&&)>& take)
{
    const auto contacts = db.all<ContactRow>(contacts_sql);
    auto contact = contacts.begin();
    db.each<KnownRow>(people_sql, [&](KnownRow&& row) {
        Known known{row.id, row.kind, row.name ? std::move(row.sort_name) : std::string(), folded(row.preferred_name), folded(row.street),
                    folded(row.city), folded(row.postcode), row.birthday.value_or(Birthday{}), {}, {}, row.household_key.value_or("")};
        while (contact != contacts.end() && contact->customer_id < row.id.value) ++contact;
        for (; contact != contacts.end() && contact->customer_id == row.id.value; ++contact)
            (contact->kind == "email" ? known.emails : known.phones).push_back(contact->key);
        take(std::move(known));
    });
}

std::set<Apart> told_apart(Db& db)
{
    std::map<Id<Customer>, Id<Customer>> now;
    db.each<MergedRow>(merged_sql, [&](MergedRow&& row) { now[row.other_id] = row.customer_id; });
    const auto who = [&](Id<Customer> id) {
        const auto part_of = now.find(id);
        return part_of == now.end() ? id : part_of->second;
    };
    std::set<Apart> apart;
    db.each<ApartRow>(apart_sql, [&](ApartRow&& row) { apart.insert(std::minmax({who(row.one_id), who(row.other_id)})); });
    return apart;
}

void put_pairs(Db& db, const std::vector<PairRow>& pairs)
{
    const auto key = [](const PairRow& row) { return std::pair(row.customer_id, row.other_id); };
    std::map<std::pair<Id<Customer>, Id<Customer>>, const PairRow*> wanted;
    for (const auto& row : pairs) wanted[key(row)] = &row;
    for (const auto& row : db.all<PairRow>(pairs_sql)) {
        const auto still = wanted.find(key(row));
        if (still == wanted.end()) db.run(remove_sql, row.customer_id, row.other_id);
        else if (*still->second == row) wanted.erase(still);
    }
    std::vector<PairRow> changed;
    for (const auto& [ids, row] : wanted) changed.push_back(*row);
    put_sql.run(db, changed);
}

std::vector<PairRow> list_pairs(Db& db, const std::optional<PairRow>& after, const std::optional<Id<Customer>>& customer, int limit)
{
    const auto from = after.value_or(PairRow{{}, {}, std::numeric_limits<std::int64_t>::max(), {}});
    return db.all<PairRow>(list_sql, from.bits_milli, from.customer_id, from.other_id, customer.value_or(Id<Customer>{}), limit);
}

void remove_pairs_of(Db& db, Id<Customer> customer) { db.run(remove_of_sql, customer); }

void put_apart(Db& db, const ApartRow& row) { db.run(put_apart_sql, row); }
bool remove_apart(Db& db, Id<Customer> one, Id<Customer> other) { return db.run(remove_apart_sql, one, other) > 0; }
std::vector<ApartRow> list_apart(Db& db) { return db.all<ApartRow>(list_apart_sql); }

}  // namespace rapport::customers::store
