#include "base/http/router.h"
#include "counter/board.h"
#include "counter/doors.h"
#include "counter/find.h"
#include "counter/greeting.h"
#include "counter/own_rhythm.h"

namespace rapport::counter {
namespace {

struct VisitorsQuery {
    std::optional<Instant> from;            // now
    std::optional<double> hours;            // 1
    std::optional<std::int64_t> limit;      // 20, at most 200
};
BOOST_DESCRIBE_STRUCT(VisitorsQuery, (), (from, hours, limit))

struct Visitors {
    std::vector<Visitor> data;
};
BOOST_DESCRIBE_STRUCT(Visitors, (), (data))

Result<Visitors> read_board(Context& ctx, const VisitorsQuery& asked)
{
    const auto limit = asked.limit.value_or(20);
    if (limit < 1 || limit > 200) return invalid("limit", "A number from 1 to 200.", "range");
    TRY(auto visitors, expected_visitors(ctx, asked.from.value_or(ctx.now()), asked.hours.value_or(1), static_cast<int>(limit)));
    return Visitors{std::move(visitors)};
}

struct FindQuery {
    std::optional<std::string> q;           // a few letters; needed
    std::optional<Instant> from;            // now
    std::optional<std::int64_t> limit;      // 6, at most 10
};
BOOST_DESCRIBE_STRUCT(FindQuery, (), (q, from, limit))

Result<http::Page<customers::ListedCustomer>> find_who_stands_there(Context& ctx, customers::Directory& names, const FindQuery& asked)
{
    const auto limit = asked.limit.value_or(6);
    if (limit < 1 || limit > most_found) return invalid("limit", "A number from 1 to 10.", "range");
    TRY(auto found, find_at_the_counter(ctx, names, asked.q.value_or(""), asked.from.value_or(ctx.now()), static_cast<int>(limit)));
    return http::Page<customers::ListedCustomer>{std::move(found), {}};
}

}  // namespace

void add_routes(http::Router& router, customers::Directory& names)
{
    router.get("/counter/customers", may("counter:read"),
        [&names](Context& ctx, http::Query<FindQuery> query) { return find_who_stands_there(ctx, names, query.value); },
        "Who stands there, by a few letters: of those who fit alike, whoever is likely to come in this hour first");

    router.get("/customers/{id}/greeting", may("counter:read"),
        [](Context& ctx, Id<customers::Customer> id) { return greet(ctx, id); },
        "The greeting card: who stands there, and what to say");

    router.get("/customers/{id}/rhythm", may("customers:read"),
        [](Context& ctx, Id<customers::Customer> id) { return own_rhythm(ctx, id); },
        "When a customer came in the last 52 weeks, by hour of the week and by week, and when they are due again");

    router.get("/expected-visitors", may("counter:read"),
        [](Desk& desk, http::Query<VisitorsQuery> query) { return desk.read([&](Context& ctx) { return read_board(ctx, query.value); }); },     // it asks some thousands of rhythms
        "Who is likely to come in a window of time, most likely first");

    router.post("/customers/{id}/sayings", may("touchpoints:write"),
        [](Context& ctx, Id<customers::Customer> id, SaidIt body) -> Result<http::Created<touchpoints::Touchpoint>> {
            TRY(auto entry, said_it(ctx, id, std::move(body)));
            return http::Created<touchpoints::Touchpoint>{std::move(entry)};
        },
        "A proposal was followed: it goes on the timeline and is not proposed again for two months");

    router.del("/customers/{id}/sayings/{said}", may("touchpoints:write"),
        [](Context& ctx, Id<customers::Customer> id, Id<touchpoints::Touchpoint> said) { return unsay(ctx, id, said); },
        "Takes back that it was said");
}

}  // namespace rapport::counter
