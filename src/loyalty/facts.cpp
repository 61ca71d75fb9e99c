#include "loyalty/facts.h"

#include "base/describe.h"

#include <limits>

namespace rapport::loyalty {
namespace {

using CustomerId = Id<customers::Customer>;

const Sql set_sql{"loyalty.set_facts", Reach::business, R"sql(
    UPDATE customer_facts
       SET price_driven = CAST(ROUND(100 * l.price_driven) AS {int8}), leaning = l.leaning
      FROM leanings l
     WHERE l.customer_id = customer_facts.customer_id
       AND customer_facts.customer_id > $1
       AND customer_facts.customer_id <= $2
       AND (customer_facts.leaning IS DISTINCT FROM l.leaning
            OR customer_facts.price_driven IS DISTINCT FROM CAST(ROUND(100 * l.price_driven) AS {int8}))
)sql"};

const Sql clear_sql{"loyalty.clear_facts", Reach::business, R"sql(
    UPDATE customer_facts
       SET price_driven = NULL, leaning = NULL
     WHERE customer_id > $1
       AND customer_id <= $2
       AND leaning IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM leanings l WHERE l.customer_id = customer_facts.customer_id)
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
    return {"loyalty",
            {{"price_driven", Kind::number, "how likely they buy what is on offer rather than what they are used to, in per cent"},
             {"leaning", Kind::text, "fickle or loyal", {"price_driven", "relationship_driven", "cannot_tell_yet"}}},
            [](Db& db) { set_facts(db, {}, {std::numeric_limits<std::int64_t>::max()}); },
            [](Db& db, CustomerId customer) { set_facts(db, {customer.value - 1}, customer); }};
}

}  // namespace rapport::loyalty
