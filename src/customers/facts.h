// Facts: one row of figures for each customer, in customer_facts, that screens and segments read without knowing who
// computed them. The row is made with the customer. A domain owns its columns: it adds them in its own migration (the
// first ones stand in 0003 already, and are owned by touchpoints, orders and listening), sets them in the transaction that
// changes the truth with an `UPDATE customer_facts SET ... WHERE customer_id = $1` of its own store, declares them here as
// a FactOwner, and can make them again from the truth. `app` lists the owners.
#pragma once
#include "base/db/db.h"
#include "customers/customer.h"

#include <span>

namespace rapport::customers {

enum class FactKind { number, money, instant, day, text, flag };
BOOST_DESCRIBE_ENUM(FactKind, number, money, instant, day, text, flag)

struct FactColumn {
    std::string name;           // the column: "orders_count"
    FactKind kind = FactKind::number;
    std::string meaning;        // for people who build a segment: "how many orders"
    std::vector<std::string> values = {};   // which a text can have, where they are few
};

struct FactOwner {
    std::string domain;         // "orders"
    std::vector<FactColumn> columns;
    void (*rebuild)(Db&);       // sets its columns of every customer from the truth
    void (*rebuild_one)(Db&, Id<Customer>) = nullptr;   // of one customer; without it `rebuild` is called
};

struct FactDifference {
    Id<Customer> customer_id;
    std::string column;
    std::string was;            // "null" or the value as text
    std::string is;             // after the rebuild
};

// How many cases of theirs are open, as cases keep it in their facts: while one is, nothing else bothers them. For folders below cases, too.
std::int64_t open_cases(Db& db, Id<Customer> customer);

// Has every owner make its columns again. In a unit of work.
void rebuild_facts(Db& db, std::span<const FactOwner> owners);

// Of one customer. In a unit of work.
void rebuild_facts_of(Db& db, std::span<const FactOwner> owners, Id<Customer> customer);

// The same for all, and says what was wrong: empty when each owner had kept its columns true. Reads all rows into memory.
std::vector<FactDifference> rebuild_and_compare_facts(Db& db, std::span<const FactOwner> owners);

}  // namespace rapport::customers
