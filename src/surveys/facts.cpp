#include "surveys/doors.h"
#include "surveys/invitation_store.h"

namespace rapport::surveys {
namespace {

const Sql customers_sql{"survey_invitations.customers_with_facts", Reach::business,
    "SELECT customer_id FROM customer_facts ORDER BY customer_id"};

}  // namespace

customers::FactOwner fact_owner()
{
    return {"surveys",
            {{"last_asked_at", customers::FactKind::instant, "when they were last asked to answer a survey"},
             {"surveys_stopped_at", customers::FactKind::instant, "since when they do not want to be asked by surveys"},
             {"surveys_seldom_at", customers::FactKind::instant, "since when they want to be asked by surveys less often"}},
            [](Db& db) {
                for (const auto customer : db.all<Id<customers::Customer>>(customers_sql)) store::keep_facts(db, customer);
            },
            store::keep_facts};
}

}  // namespace rapport::surveys
