#include "base/http/newest_first.h"
#include "touchpoints/doors.h"
#include "touchpoints/steps.h"

namespace rapport::touchpoints {
namespace {

struct TimelineQuery : http::PageQuery {
    std::optional<Kind> kind;
    std::optional<Expectation> expectation;
    std::optional<Instant> from;
    std::optional<Instant> to;
};
BOOST_DESCRIBE_STRUCT(TimelineQuery, (http::PageQuery), (kind, expectation, from, to))

Result<Filter> filter_of(const TimelineQuery& query)
{
    TRY(const auto before, http::before(query));
    return Filter{query.kind, query.expectation, http::span(query.from, query.to), before, query.size()};
}

}  // namespace

void add_routes(http::Router& router)
{
    router.post("/touchpoints", may("touchpoints:write"),
        [](Context& ctx, NewContact body) -> Result<http::Created<Touchpoint>> {
            TRY(auto touchpoint, add_contact(ctx, std::move(body)));
            return http::Created<Touchpoint>{std::move(touchpoint)};
        },
        "Writes down a contact with a customer, and which steps of its standard were done");

    router.get("/touchpoints", may("touchpoints:read"),
        [](Context& ctx, http::Query<TimelineQuery> query) -> Result<http::Page<Touchpoint>> {
            TRY(const auto filter, filter_of(query.value));
            return http::newest_first(list_touchpoints(ctx, filter), query.value, &Touchpoint::at);
        },
        "Contacts with all customers, newest first");

    router.get("/touchpoints/{id}", may("touchpoints:read"),
        [](Context& ctx, Id<Touchpoint> id) { return read_touchpoint(ctx, id); }, "One contact");

    router.patch("/touchpoints/{id}", may("touchpoints:write"),
        [](Context& ctx, Id<Touchpoint> id, http::IfMatch match, ChangeTouchpoint body) {
            return change_touchpoint(ctx, id, match.version, std::move(body));
        },
        "Adds what was learnt later");

    router.del("/touchpoints/{id}", may("touchpoints:write"),
        [](Context& ctx, Id<Touchpoint> id) { return remove_touchpoint(ctx, id); },
        "Takes back a contact recorded by mistake");

    router.get("/customers/{id}/timeline", may("touchpoints:read"),
        [](Context& ctx, Id<customers::Customer> id, http::Query<TimelineQuery> query) -> Result<http::Page<Touchpoint>> {
            TRY(const auto filter, filter_of(query.value));
            TRY(auto rows, timeline(ctx, id, filter));
            return http::newest_first(std::move(rows), query.value, &Touchpoint::at);
        },
        "Everything between us and a customer, newest first");
}

}  // namespace rapport::touchpoints
