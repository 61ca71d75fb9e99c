#include "base/http/newest_first.h"
#include "outlook/doors.h"
#include "outlook/service.h"

#include <limits>

namespace rapport::outlook {

struct OutlookQuery : http::PageQuery {
    std::optional<Kind> kind;
    std::optional<bool> settled, confidential;
};
BOOST_DESCRIBE_STRUCT(OutlookQuery, (http::PageQuery), (kind, settled, confidential))

struct FollowUpQuery : http::PageQuery {
    std::optional<Kind> kind;
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<Day> until;
    std::optional<bool> undated;
};
BOOST_DESCRIBE_STRUCT(FollowUpQuery, (http::PageQuery), (kind, staff_id, until, undated))

namespace {

// The key of this list is a day and an id; its cursor keeps the day as the beginning of it.
constexpr auto earliest = std::numeric_limits<std::int32_t>::min();

Result<http::Page<FollowUp>> list_follow_ups(Context& ctx, const FollowUpQuery& query)
{
    FollowUps filter{query.undated.value_or(false), query.until, query.kind, query.staff_id, {}, query.size()};
    if (query.cursor) {
        TRY(const auto key, http::before(query));
        const auto days = key.at.us / us_per_day;
        if (days < earliest || days > -static_cast<std::int64_t>(earliest)) return invalid("cursor", "This cursor is none that a list gave.", "invalid_cursor");
        filter.behind = std::pair(Day{static_cast<std::int32_t>(days)}, key.id);
    }
    http::Page<FollowUp> page{follow_ups(ctx, filter), {}};
    const auto size = static_cast<std::size_t>(query.size());
    if (page.data.size() <= size) return page;
    page.data.resize(size);
    page.next_cursor = http::newest_first_cursor({page.data.back().follow_up_on.value_or(Day{}).days * us_per_day}, page.data.back().id.value);
    return page;
}

}  // namespace

void add_routes(http::Router& router)
{
    router.post("/customers/{id}/outlook", may("customers:write"),
        [](Context& ctx, CustomerId customer, NewOutlook body) -> Result<http::Created<Outlook>> {
            TRY(auto outlook, note(ctx, customer, std::move(body)));
            return http::Created<Outlook>{std::move(outlook)};
        },
        "Notes a danger, an opportunity, a strength, or what to mind with a customer");

    router.get("/customers/{id}/outlook", may("customers:read"),
        [](Context& ctx, CustomerId customer, http::Query<OutlookQuery> query) -> Result<http::Page<Outlook>> {
            const auto& asked = query.value;
            TRY(const auto before, http::before(asked));
            TRY(auto rows, list_outlook(ctx, customer, {asked.kind, asked.settled, asked.confidential, before, asked.size()}));
            return http::newest_first(std::move(rows), asked, static_cast<Instant Outlook::*>(&Outlook::noted_at));
        },
        "What was noted about a customer, newest first");

    router.get("/customers/{id}/outlook/{outlook_id}", may("customers:read"),
        [](Context& ctx, CustomerId customer, Id<Outlook> id) { return read_outlook(ctx, customer, id); }, "One of these");

    router.patch("/customers/{id}/outlook/{outlook_id}", may("customers:write"),
        [](Context& ctx, CustomerId customer, Id<Outlook> id, http::IfMatch match, ChangeOutlook body) {
            return change_outlook(ctx, customer, id, match.version, std::move(body));
        },
        "Changes it, what we do about it, and when it is followed up");

    router.del("/customers/{id}/outlook/{outlook_id}", may("customers:write"),
        [](Context& ctx, CustomerId customer, Id<Outlook> id) { return remove_outlook(ctx, customer, id); },
        "Takes back what was noted by mistake");

    router.post("/customers/{id}/outlook/{outlook_id}/settlement", may("customers:write"),
        [](Context& ctx, CustomerId customer, Id<Outlook> id, Settle body) { return settle(ctx, customer, id, body); },
        "Says that nothing more is to be done about it, and what came of it");

    router.del("/customers/{id}/outlook/{outlook_id}/settlement", may("customers:write"),
        [](Context& ctx, CustomerId customer, Id<Outlook> id) { return take_back_settlement(ctx, customer, id); },
        "It is not settled after all");

    router.get("/outlook", may("customers:read"),
        [](Context& ctx, http::Query<FollowUpQuery> query) { return list_follow_ups(ctx, query.value); },
        "What is to be followed up, of all customers, the soonest first; or what is open and has no day");
}

}  // namespace rapport::outlook
