#include "promises/facts.h"

#include "base/describe.h"

namespace rapport::promises {
namespace {

struct Figures {
    std::int64_t promises_open = 0;
    std::int64_t promises_broken = 0;
    std::int64_t promises_kept = 0;
    std::optional<Instant> next_promise_due_at;
};
BOOST_DESCRIBE_STRUCT(Figures, (), (promises_open, promises_broken, promises_kept, next_promise_due_at))

const Sql figures_sql{"promises.figures", Reach::one_customer, R"sql(
    SELECT COUNT(*) FILTER (WHERE e.ending IS NULL),
           COUNT(*) FILTER (WHERE e.ending = 'broken'),
           COUNT(*) FILTER (WHERE e.ending IN ('kept', 'kept_late')),
           MIN(p.due_at) FILTER (WHERE e.ending IS NULL)
      FROM promises p
      LEFT JOIN promise_endings e ON e.customer_id = p.customer_id AND e.promise_id = p.id
     WHERE p.customer_id = $1
)sql"};

const Sql set_sql{"promises.set_facts", Reach::one_customer, R"sql(
    UPDATE customer_facts
       SET promises_open = $2, promises_broken = $3, promises_kept = $4, next_promise_due_at = $5
     WHERE customer_id = $1
)sql"};

const Sql customers_sql{"promises.customers_with_facts", Reach::business,
    "SELECT customer_id FROM customer_facts ORDER BY customer_id"};

}  // namespace

void rebuild_facts(Db& db, Id<customers::Customer> customer)
{
    const auto figures = db.one<Figures>(figures_sql, customer);
    db.run(set_sql, customer, *figures);
}

customers::FactOwner fact_owner()
{
    using Kind = customers::FactKind;
    return {"promises",
            {{"promises_open", Kind::number, "how many promises we have not kept yet"},
             {"promises_broken", Kind::number, "how many promises we broke"},
             {"promises_kept", Kind::number, "how many promises we kept, late ones too"},
             {"next_promise_due_at", Kind::instant, "when the next open promise is due"}},
            [](Db& db) {
                for (const auto customer : db.all<Id<customers::Customer>>(customers_sql)) rebuild_facts(db, customer);
            }};
}

}  // namespace rapport::promises
