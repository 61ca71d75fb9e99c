#include "counter/visits.h"

#include "touchpoints/touchpoint.h"

namespace rapport::counter {
namespace {

static_assert(touchpoints::is_visit(touchpoints::Kind::visit) && touchpoints::is_visit(touchpoints::Kind::order));

const Sql visits_sql{"counter.visits", Reach::one_customer, R"sql(
    SELECT at
      FROM touchpoints
     WHERE customer_id = $1
       AND at <= $2
       AND kind IN ('visit', 'order')
     ORDER BY at, id
)sql"};

}  // namespace

std::vector<Visit> read_visits(Context& ctx, Id<customers::Customer> customer) { return ctx.db.all<Visit>(visits_sql, customer, ctx.now()); }

std::vector<Day> days_of(const std::vector<Visit>& visits, const TimeZone& zone)
{
    std::vector<Day> days;
    for (const auto& visit : visits)
        if (const auto day = zone.local_day(visit.at); days.empty() || days.back() != day) days.push_back(day);
    return days;
}

}  // namespace rapport::counter
