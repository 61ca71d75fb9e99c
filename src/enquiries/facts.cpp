#include "enquiries/facts.h"

#include "base/describe.h"

namespace rapport::enquiries {
namespace {

struct Figures {
    std::int64_t enquiries_open = 0;
    std::int64_t enquiries_lost = 0;
};
BOOST_DESCRIBE_STRUCT(Figures, (), (enquiries_open, enquiries_lost))

const Sql figures_sql{"enquiries.figures", Reach::one_customer, R"sql(
    SELECT COUNT(*) FILTER (WHERE o.outcome IS NULL),
           COUNT(*) FILTER (WHERE o.outcome = 'lost')
      FROM enquiries e
      LEFT JOIN enquiry_outcomes o ON o.customer_id = e.customer_id AND o.enquiry_id = e.id
     WHERE e.customer_id = $1
)sql"};

const Sql set_sql{"enquiries.set_facts", Reach::one_customer,
    "UPDATE customer_facts SET enquiries_open = $2, enquiries_lost = $3 WHERE customer_id = $1"};

const Sql customers_sql{"enquiries.customers_with_facts", Reach::business, "SELECT customer_id FROM customer_facts ORDER BY customer_id"};

}  // namespace

void rebuild_facts(Db& db, Id<customers::Customer> customer)
{
    const auto figures = db.one<Figures>(figures_sql, customer);
    db.run(set_sql, customer, *figures);
}

customers::FactOwner fact_owner()
{
    using Kind = customers::FactKind;
    return {"enquiries",
            {{"enquiries_open", Kind::number, "how many enquiries and quotes have no outcome yet"},
             {"enquiries_lost", Kind::number, "how many enquiries were lost, to whatever"}},
            [](Db& db) {
                for (const auto customer : db.all<Id<customers::Customer>>(customers_sql)) rebuild_facts(db, customer);
            },
            rebuild_facts};
}

}  // namespace rapport::enquiries
