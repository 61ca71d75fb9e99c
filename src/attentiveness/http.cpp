#include "attentiveness/doors.h"
#include "attentiveness/offered.h"
#include "attentiveness/opening_hours.h"
#include "attentiveness/waiting.h"
#include "base/http/router.h"

namespace rapport::attentiveness {
namespace {

struct WaitingQuery {
    std::optional<std::int64_t> limit;      // 50, at most 200
};
BOOST_DESCRIBE_STRUCT(WaitingQuery, (), (limit))

struct TimesQuery {
    std::optional<Day> from, to;            // whole local days; the last 30 to today
};
BOOST_DESCRIBE_STRUCT(TimesQuery, (), (from, to))

Result<http::Page<ResponseTimes>> times(Context& ctx, const TimesQuery& asked)
{
    const auto to = asked.to.value_or(ctx.today());
    const auto from = asked.from.value_or(Day{to.days - 29});
    if (from > to) return invalid("from", "The first day lies after the last.", "range");
    if (to.days - from.days > 3660) return invalid("from", "Ten years at most.", "range");
    const auto& zone = ctx.business.time_zone;
    return http::Page<ResponseTimes>{response_times(ctx, zone.start_of(from), zone.start_of({to.days + 1})), {}};
}

}  // namespace

void add_routes(http::Router& router)
{
    router.get("/business/opening-hours", may("settings:read"), [](Context& ctx) { return read_opening_hours(ctx.db); },
        "When the business is open");
    router.put("/business/opening-hours", may("settings:write"),
        [](Context& ctx, http::IfMatch match, SayHours body) { return change_opening_hours(ctx, match.version, body); },
        "Says when the business is open: ranges of each weekday, and days that are otherwise; or that it is open at all hours");
    router.get("/waiting", may("touchpoints:read"),
        [](Desk& desk, http::Query<WaitingQuery> query) -> Result<http::Page<Waiting>> {
            const auto limit = query.value.limit.value_or(50);
            if (limit < 1 || limit > 200) return invalid("limit", "A number from 1 to 200.", "range");
            return http::Page<Waiting>{desk.read([&](Context& ctx) { return who_waits(ctx, static_cast<int>(limit)); }), {}};
        },
        "Who waits for our answer now, the longest first");
    router.get("/offered-first", may("report:read"), [](Desk& desk) { return desk.read([](Context& ctx) { return offered_first(ctx); }); },
        "How often we spoke first, before anybody asked, month by month");
    router.get("/offered-first.csv", may("report:export"),
        [](Desk& desk) {
            http::Response response;
            response.headers = {{"Content-Type", "text/csv; charset=utf-8"}, {"Content-Disposition", "attachment; filename=\"offered-first.csv\""}, {"Cache-Control", "no-store"}};
            response.body = offered_first_csv(desk.read([](Context& ctx) { return offered_first(ctx); }));
            return response;
        },
        "The same as CSV");
    router.get("/response-times", may("report:read"),
        [](Desk& desk, http::Query<TimesQuery> query) { return desk.read([&](Context& ctx) { return times(ctx, query.value); }); },
        "How long people waited by channel, on the customer's clock and on ours");
}

}  // namespace rapport::attentiveness
