#include "outlook/facts.h"

namespace rapport::outlook {
namespace {

using Figures = std::tuple<std::int64_t, std::int64_t, std::optional<Day>>;

const Sql figures_sql{"outlook.figures", Reach::one_customer, R"sql(
    SELECT COUNT(*),
           COUNT(*) FILTER (WHERE o.kind = 'danger' AND s.at IS NULL),
           MIN(o.follow_up_on) FILTER (WHERE s.at IS NULL)
      FROM outlook o
      LEFT JOIN outlook_settlements s ON s.customer_id = o.customer_id AND s.outlook_id = o.id
     WHERE o.customer_id = $1
)sql"};

const Sql set_sql{"outlook.set_facts", Reach::one_customer,
    "UPDATE customer_facts SET outlook_count = $2, dangers_open = $3, next_follow_up_on = $4 WHERE customer_id = $1"};

const Sql customers_sql{"outlook.customers_with_facts", Reach::business,
    "SELECT customer_id FROM customer_facts ORDER BY customer_id"};

}  // namespace

void rebuild_facts(Db& db, Id<customers::Customer> customer)
{
    const auto [count, dangers, next] = *db.one<Figures>(figures_sql, customer);
    db.run(set_sql, customer, count, dangers, next);
}

customers::FactOwner fact_owner()
{
    using Kind = customers::FactKind;
    return {"outlook",
            {{"outlook_count", Kind::number, "how many dangers, opportunities, strengths and things to mind were noted"},
             {"dangers_open", Kind::number, "how many dangers are not settled"},
             {"next_follow_up_on", Kind::day, "the day of the next follow-up of a danger, opportunity or strength"}},
            [](Db& db) {
                for (const auto customer : db.all<Id<customers::Customer>>(customers_sql)) rebuild_facts(db, customer);
            }};
}

}  // namespace rapport::outlook
