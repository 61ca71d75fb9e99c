// The tables duplicate_pairs and different_people, and everybody as the search reads them.
#pragma once
#include "base/db/db.h"
#include "customers/duplicates/people.h"

#include <set>

namespace rapport::customers::store {

using Apart = std::pair<Id<Customer>, Id<Customer>>;

struct PairRow {
    Id<Customer> customer_id;
    Id<Customer> other_id;
    std::int64_t bits_milli = 0;
    std::string reasons;            // JSON
    bool operator==(const PairRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(PairRow, (), (customer_id, other_id, bits_milli, reasons))

struct ApartRow {
    Id<Customer> one_id;
    Id<Customer> other_id;
    Instant said_at;
    std::string said_by;
};
BOOST_DESCRIBE_STRUCT(ApartRow, (), (one_id, other_id, said_at, said_by))

// Calls take for every customer, in the order of their ids.
void each_known(Db& db, const std::function<void(Known&&)>& take);
// Who was told apart; where one of them was merged since, whom it is part of now.
std::set<Apart> told_apart(Db& db);

// Makes the table hold these, touching only what differs.
void put_pairs(Db& db, const std::vector<PairRow>& pairs);
// Those behind `after` in the order best first; without it from the beginning.
std::vector<PairRow> list_pairs(Db& db, const std::optional<PairRow>& after, const std::optional<Id<Customer>>& customer, int limit);
void remove_pairs_of(Db& db, Id<Customer> customer);

void put_apart(Db& db, const ApartRow& row);
bool remove_apart(Db& db, Id<Customer> one, Id<Customer> other);
std::vector<ApartRow> list_apart(Db& db);

}  // namespace rapport::customers::store
