#include "cases/facts.h"

#include "base/describe.h"

namespace rapport::cases {
namespace {

struct Figures {
    std::int64_t open_cases = 0;
    std::int64_t cases_count = 0;
};
BOOST_DESCRIBE_STRUCT(Figures, (), (open_cases, cases_count))

// Praise is no trouble, and a part of another case is counted there.
const Sql figures_sql{"cases.figures", Reach::business, R"sql(
    SELECT COUNT(*) FILTER (WHERE c.is_open = 1), COUNT(*)
      FROM cases c
     WHERE c.customer_id = $1
       AND c.kind <> 'praise'
       AND NOT EXISTS (SELECT 1 FROM case_merges m WHERE m.case_id = c.id)
)sql"};
const Sql set_sql{"cases.set_facts", Reach::one_customer, "UPDATE customer_facts SET open_cases = $2, cases_count = $3 WHERE customer_id = $1"};
const Sql customers_sql{"cases.customers_with_facts", Reach::business, "SELECT customer_id FROM customer_facts ORDER BY customer_id"};

}  // namespace

void rebuild_facts(Db& db, Id<customers::Customer> customer)
{
    const auto figures = db.one<Figures>(figures_sql, customer);
    db.run(set_sql, customer, *figures);
}

bool has_open_case(Db& db, Id<customers::Customer> customer) { return customers::open_cases(db, customer) > 0; }

customers::FactOwner fact_owner()
{
    using Kind = customers::FactKind;
    return {"cases",
            {{"open_cases", Kind::number, "how many complaints, questions and requests of theirs are not settled: nothing else should bother them meanwhile"},
             {"cases_count", Kind::number, "how many complaints, questions and requests they ever had"}},
            [](Db& db) {
                for (const auto customer : db.all<Id<customers::Customer>>(customers_sql)) rebuild_facts(db, customer);
            },
            rebuild_facts};
}

}  // namespace rapport::cases
