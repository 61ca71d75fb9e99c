#include "base/http/newest_first.h"
#include "promises/doors.h"
#include "promises/endings.h"
#include "promises/kept_share.h"
#include "promises/named.h"
#include "promises/service.h"

namespace rapport::promises {

struct PromiseQuery : http::PageQuery {
    std::optional<Id<customers::Customer>> customer_id;
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<State> state;
    std::optional<bool> ended, needs_apology;
    std::optional<Instant> due_before;
    std::optional<std::int64_t> due_within_days;    // 0: by the end of today
};
BOOST_DESCRIBE_STRUCT(PromiseQuery, (http::PageQuery), (customer_id, staff_id, state, ended, needs_apology, due_before, due_within_days))

struct KeptShareQuery {
    std::optional<Day> from, to;
};
BOOST_DESCRIBE_STRUCT(KeptShareQuery, (), (from, to))

namespace {

constexpr std::int64_t most_days = 36'525;

Result<Filter> filter_of(Context& ctx, const PromiseQuery& query)
{
    Filter filter{query.customer_id, query.staff_id, query.state, query.ended, query.needs_apology, {}, {}, query.size()};
    if (query.due_before) filter.due.to = *query.due_before;
    if (query.due_within_days) {
        if (*query.due_within_days < 0 || *query.due_within_days > most_days) return invalid("due_within_days", "This must be 0 to 36525 days.", "range");
        filter.due.to = std::min(filter.due.to, Instant{end_of_days(ctx, *query.due_within_days).us + 1});
    }
    if (query.cursor) {
        TRY(filter.behind, http::before(query));
    }
    return filter;
}

Result<NamedPromise> named(Context& ctx, Result<Promise> promise)
{
    TRY(auto one, std::move(promise));
    return with_name(ctx, std::move(one));
}

}  // namespace

void add_routes(http::Router& router)
{
    router.post("/promises", may("promises:write"),
        [](Context& ctx, MakePromise body) -> Result<http::Created<NamedPromise>> {
            TRY(auto promise, named(ctx, make_promise(ctx, std::move(body))));
            return http::Created<NamedPromise>{std::move(promise)};
        },
        "Writes down what we promised a customer: by a moment (due_at) or within a day (due_on)");

    router.get("/promises", may("promises:read"),
        [](Context& ctx, http::Query<PromiseQuery> query) -> Result<http::Page<NamedPromise>> {
            TRY(const auto filter, filter_of(ctx, query.value));
            TRY(auto rows, list_promises(ctx, filter));
            return http::newest_first(with_names(ctx, std::move(rows)), query.value, static_cast<Instant NamedPromise::*>(&Promise::due_at));
        },
        "Promises, the last due first; what is still owed (ended=false, state=open or late) the soonest due first");

    router.get("/promises/kept-share", may("promises:read"),
        [](Desk& desk, http::Query<KeptShareQuery> query) -> Result<http::Page<KeptShare>> {   // it reads a year of promises
            TRY(auto shares, desk.read([&](Context& ctx) { return kept_shares(ctx, query.value.from, query.value.to); }));
            return http::Page<KeptShare>{std::move(shares), {}};
        },
        "Of the promises that were due, the share each of us kept on time, month by month");

    router.get("/promises/{id}", may("promises:read"), 
        [](Context& ctx, Id<Promise> id) { return named(ctx, read_promise(ctx, id)); },
        "One promise");

    router.patch("/promises/{id}", may("promises:write"),
        [](Context& ctx, Id<Promise> id, http::IfMatch match, ChangePromise body) {
            return named(ctx, change_promise(ctx, id, match.version, std::move(body)));
        },
        "Changes an open promise; when it is due only until it is late");

    router.del("/promises/{id}", may("promises:write"), [](Context& ctx, Id<Promise> id) { return remove_promise(ctx, id); },
        "Takes back a promise recorded by mistake");

    router.post("/promises/{id}/keeping", may("promises:write"),
        [](Context& ctx, Id<Promise> id, WhenAndNote body) { return named(ctx, keep(ctx, id, body)); }, "Says that a promise was kept");
    router.del("/promises/{id}/keeping", may("promises:write"),
        [](Context& ctx, Id<Promise> id) { return take_back_keeping(ctx, id); }, "It was not kept after all: open again");

    router.post("/promises/{id}/breaking", may("promises:write"),
        [](Context& ctx, Id<Promise> id, WhenAndWhy body) { return named(ctx, break_promise(ctx, id, body)); }, "Says that a promise was broken, and why");
    router.del("/promises/{id}/breaking", may("promises:write"),
        [](Context& ctx, Id<Promise> id) { return take_back_breaking(ctx, id); }, "It was not broken after all: open again");

    router.post("/promises/{id}/release", may("promises:write"),
        [](Context& ctx, Id<Promise> id, WhenAndWhy body) { return named(ctx, release(ctx, id, body)); }, "The customer released us from a promise, and why");
    router.del("/promises/{id}/release", may("promises:write"),
        [](Context& ctx, Id<Promise> id) { return take_back_release(ctx, id); }, "It stands after all: open again");

    router.post("/promises/{id}/apology", may("promises:write"),
        [](Context& ctx, Id<Promise> id, WhenAndNote body) { return named(ctx, apologise(ctx, id, body)); }, "Says that we apologised for a late or broken promise");
    router.del("/promises/{id}/apology", may("promises:write"),
        [](Context& ctx, Id<Promise> id) { return take_back_apology(ctx, id); }, "Nobody apologised after all");
}

}  // namespace rapport::promises
