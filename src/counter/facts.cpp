#include "counter/facts.h"

#include "base/describe.h"

#include <limits>

namespace rapport::counter {
namespace {

using CustomerId = Id<customers::Customer>;

const Sql set_sql{"counter.set_facts", Reach::business, R"sql(
    UPDATE customer_facts
       SET usual_gap_days = r.usual_gap_days, favourite_weekday = r.week_hour / 24 + 1, favourite_hour = r.week_hour % 24, overdue_from = r.fades_at
      FROM rhythms r
     WHERE r.customer_id = customer_facts.customer_id
       AND customer_facts.customer_id > $1
       AND customer_facts.customer_id <= $2
       AND (customer_facts.usual_gap_days IS DISTINCT FROM r.usual_gap_days
            OR customer_facts.favourite_weekday IS DISTINCT FROM r.week_hour / 24 + 1
            OR customer_facts.favourite_hour IS DISTINCT FROM r.week_hour % 24
            OR customer_facts.overdue_from IS DISTINCT FROM r.fades_at)
)sql"};

const Sql clear_sql{"counter.clear_facts", Reach::business, R"sql(
    UPDATE customer_facts
       SET usual_gap_days = NULL, favourite_weekday = NULL, favourite_hour = NULL, overdue_from = NULL
     WHERE customer_id > $1
       AND customer_id <= $2
       AND (usual_gap_days IS NOT NULL OR favourite_weekday IS NOT NULL OR overdue_from IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM rhythms r WHERE r.customer_id = customer_facts.customer_id)
)sql"};

}  // namespace

void set_facts(Db& db, CustomerId after, CustomerId last)
{
    db.run(set_sql, after, last);
    db.run(clear_sql, after, last);
}

customers::FactOwner fact_owner()
{
    using Kind = customers::FactKind;
    return {"counter",
            {{"usual_gap_days", Kind::number, "how many days usually lie between two visits, of those who came four times or more"},
             {"favourite_weekday", Kind::number, "the weekday on which they usually come, 1 for Monday to 7 for Sunday"},
             {"favourite_hour", Kind::number, "the hour at which they usually come then, 0 to 23"},
             {"overdue_from", Kind::instant, "from when on their silence is out of their own rhythm; in the past for those who are overdue"}},
            [](Db& db) { set_facts(db, {}, {std::numeric_limits<std::int64_t>::max()}); },
            [](Db& db, CustomerId customer) { set_facts(db, {customer.value - 1}, customer); }};
}

}  // namespace rapport::counter
