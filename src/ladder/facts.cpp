#include "ladder/facts.h"

#include "base/describe.h"

#include <limits>

namespace rapport::ladder {
namespace {

using CustomerId = Id<customers::Customer>;

const Sql set_sql{"ladder.set_facts", Reach::business, R"sql(
    UPDATE customer_facts
       SET ladder_level = l.level
      FROM ladder_levels l
     WHERE l.customer_id = customer_facts.customer_id
       AND customer_facts.customer_id > $1
       AND customer_facts.customer_id <= $2
       AND customer_facts.ladder_level IS DISTINCT FROM l.level
)sql"};

const Sql clear_sql{"ladder.clear_facts", Reach::business, R"sql(
    UPDATE customer_facts
       SET ladder_level = NULL
     WHERE customer_id > $1
       AND customer_id <= $2
       AND ladder_level IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM ladder_levels l WHERE l.customer_id = customer_facts.customer_id)
)sql"};

}  // namespace

void set_facts(Db& db, CustomerId after, CustomerId last)
{
    db.run(set_sql, after, last);
    db.run(clear_sql, after, last);
}

customers::FactOwner fact_owner()
{
    return {"ladder",
            {{"ladder_level", customers::FactKind::number, "the level of the ladder, 0 to 4, as of the last night"}},
            [](Db& db) { set_facts(db, {}, {std::numeric_limits<std::int64_t>::max()}); },
            [](Db& db, CustomerId customer) { set_facts(db, {customer.value - 1}, customer); }};
}

}  // namespace rapport::ladder
