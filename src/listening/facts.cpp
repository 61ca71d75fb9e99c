#include "listening/facts.h"

#include "listening/response.h"

namespace rapport::listening {
namespace {

struct Latest {
    std::int64_t score = 0;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(Latest, (), (score, at))

// The same of somebody who may never have answered.
struct Known {
    std::optional<std::int64_t> score;
    std::optional<Instant> at;
};
BOOST_DESCRIBE_STRUCT(Known, (), (score, at))

const Sql latest_sql{"responses.latest", Reach::one_customer, R"sql(
    SELECT score, at
      FROM responses
     WHERE customer_id = $1
       AND survey = $2
     ORDER BY at DESC, id DESC
     LIMIT 1
)sql"};

const Sql set_sql{"responses.set_facts", Reach::one_customer,
    "UPDATE customer_facts SET last_nps_score = $2, last_nps_at = $3, last_csat_score = $4, last_csat_at = $5, last_ces_score = $6, last_ces_at = $7 WHERE customer_id = $1"};

const Sql customers_sql{"responses.customers_with_facts", Reach::business,
    "SELECT customer_id FROM customer_facts ORDER BY customer_id"};

}  // namespace

void rebuild_facts(Db& db, Id<customers::Customer> customer)
{
    const auto latest = [&](Survey survey) {
        const auto last = db.one<Latest>(latest_sql, customer, survey);
        return last ? Known{last->score, last->at} : Known{};
    };
    db.run(set_sql, customer, latest(Survey::nps), latest(Survey::csat), latest(Survey::ces));
}

customers::FactOwner fact_owner()
{
    using Kind = customers::FactKind;
    return {"listening",
            {{"last_nps_score", Kind::number, "how likely they would recommend us, 0 to 10, when they were asked last"},
             {"last_nps_at", Kind::instant, "when they answered that"},
             {"last_csat_score", Kind::number, "how satisfied they are, 1 to 5, when they were asked last"},
             {"last_csat_at", Kind::instant, "when they answered that"},
             {"last_ces_score", Kind::number, "how easy we made it, 1 to 7, when they were asked last"},
             {"last_ces_at", Kind::instant, "when they answered that"}},
            [](Db& db) {
                for (const auto customer : db.all<Id<customers::Customer>>(customers_sql)) rebuild_facts(db, customer);
            },
            rebuild_facts};
}

}  // namespace rapport::listening
