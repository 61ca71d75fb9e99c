#include "customers/facts.h"

#include <map>

namespace rapport::customers {
namespace {

const Sql open_cases_sql{"customers.open_cases", Reach::one_customer, "SELECT open_cases FROM customer_facts WHERE customer_id = $1"};

using FactRows = std::map<std::int64_t, std::vector<std::string>>;

std::vector<FactColumn> all_columns(std::span<const FactOwner> owners)
{
    std::vector<FactColumn> all;
    for (const auto& owner : owners) all.insert(all.end(), owner.columns.begin(), owner.columns.end());
    return all;
}

std::string value_text(Rows& rows, int at, FactKind kind)
{
    if (rows.is_null(at)) return "null";
    if (kind == FactKind::text) return std::string(rows.text(at));
    return std::to_string(rows.integer(at));
}

FactRows read_facts(Db& db, const std::vector<FactColumn>& columns)
{
    std::string text = "SELECT customer_id";
    for (const auto& column : columns) text += ", " + column.name;
    FactRows facts;
    for (const auto rows = db.query_text(text + " FROM customer_facts ORDER BY customer_id", {}); rows->next();) {
        auto& values = facts[rows->integer(0)];
        int at = 0;
        for (const auto& column : columns) values.push_back(value_text(*rows, ++at, column.kind));
    }
    return facts;
}

}  // namespace

std::int64_t open_cases(Db& db, Id<Customer> customer) { return db.one<std::int64_t>(open_cases_sql, customer).value_or(0); }

void rebuild_facts(Db& db, std::span<const FactOwner> owners)
{
    for (const auto& owner : owners) owner.rebuild(db);
}

void rebuild_facts_of(Db& db, std::span<const FactOwner> owners, Id<Customer> customer)
{
    for (const auto& owner : owners) {
        if (owner.rebuild_one) owner.rebuild_one(db, customer);
        else owner.rebuild(db);
    }
}

std::vector<FactDifference> rebuild_and_compare_facts(Db& db, std::span<const FactOwner> owners)
{
    const auto columns = all_columns(owners);
    const auto before = read_facts(db, columns);
    rebuild_facts(db, owners);
    const auto after = read_facts(db, columns);

    std::vector<FactDifference> differences;
    for (const auto& [customer, values] : after)
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (const auto& was = before.at(customer)[i]; was != values[i])
                differences.push_back({{customer}, columns[i].name, was, values[i]});
    return differences;
}

}  // namespace rapport::customers
