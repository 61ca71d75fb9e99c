#include "base/http/newest_first.h"
#include "enquiries/deliveries.h"
#include "enquiries/doors.h"
#include "enquiries/report.h"
#include "enquiries/warranty.h"

namespace rapport::enquiries {

struct DeliveryQuery : http::PageQuery {
    std::optional<Id<customers::Customer>> customer_id;
    std::optional<bool> delivered;
    std::optional<Instant> from, to;                // promised for [from, to)
};
BOOST_DESCRIBE_STRUCT(DeliveryQuery, (http::PageQuery), (customer_id, delivered, from, to))

struct WarrantyQuery {
    std::optional<Id<customers::Customer>> customer_id;
    std::optional<std::int64_t> ends_within_days;   // nothing: all that last
    std::optional<std::int64_t> limit;              // 1 to 200; 200
};
BOOST_DESCRIBE_STRUCT(WarrantyQuery, (), (customer_id, ends_within_days, limit))

namespace {

http::Response as_csv(std::string text, const std::string& name)
{
    http::Response response;
    response.headers = {{"Content-Type", "text/csv; charset=utf-8"}, {"Content-Disposition", "attachment; filename=\"" + name + "\""}, {"Cache-Control", "no-store"}};
    response.body = std::move(text);
    return response;
}

// On the pool, since they read a year.
template <class Report> auto on_pool(Report report)
{
    return [report](Desk& desk, http::Query<Period> query) { return desk.read([&](Context& ctx) { return report(ctx, query.value); }); };
}

template <class T> auto page_on_pool(Result<std::vector<T>> (*report)(Context&, const Period&))
{
    return [report](Desk& desk, http::Query<Period> query) -> Result<http::Page<T>> {
        TRY(auto rows, desk.read([&](Context& ctx) { return report(ctx, query.value); }));
        return http::Page<T>{std::move(rows), {}};
    };
}

template <class Report, class Csv> auto file_on_pool(Report report, Csv csv, const char* name)
{
    return [report, csv, name](Desk& desk, http::Query<Period> query) -> Result<http::Response> {
        TRY(const auto rows, desk.read([&](Context& ctx) { return report(ctx, query.value); }));
        return as_csv(csv(rows), name);
    };
}

}  // namespace

void add_report_routes(http::Router& router)
{
    router.get("/enquiries/losses", may("enquiries:read"), on_pool(losses), "What is lost to what, by month and product, and to whom");
    router.get("/enquiries/losses.csv", may("enquiries:export"), file_on_pool(losses, losses_csv, "losses.csv"), "The same as a file");
    router.get("/enquiries/win-share", may("enquiries:read"), page_on_pool(win_shares),
        "Of what was asked in a month, the share that became a sale, and how soon we answered");
    router.get("/enquiries/win-share.csv", may("enquiries:export"), file_on_pool(win_shares, win_shares_csv, "win-share.csv"), "The same as a file");
}

void add_delivery_routes(http::Router& router)
{
    router.post("/deliveries", may("enquiries:write"),
        [](Context& ctx, PromiseDelivery body) -> Result<http::Created<Delivery>> {
            TRY(auto delivery, promise_delivery(ctx, std::move(body)));
            return http::Created<Delivery>{std::move(delivery)};
        },
        "Writes down what is to be delivered by when");

    router.get("/deliveries", may("enquiries:read"),
        [](Context& ctx, http::Query<DeliveryQuery> query) -> Result<http::Page<Delivery>> {
            const auto& asked = query.value;
            DeliveryFilter filter{asked.customer_id, asked.delivered, http::span(asked.from, asked.to), {}, asked.size()};
            if (asked.cursor) {
                TRY(filter.behind, http::before(asked));
            }
            TRY(auto rows, list_deliveries(ctx, filter));
            return http::newest_first(std::move(rows), asked, static_cast<Instant Delivery::*>(&Delivery::promised_at));
        },
        "Deliveries, the last promised first; awaited ones (delivered=false) the most overdue first");

    router.get("/deliveries/punctuality", may("enquiries:read"), page_on_pool(punctuality), "Of what was promised for a month, the share that came on time");
    router.get("/deliveries/punctuality.csv", may("enquiries:export"), file_on_pool(punctuality, punctuality_csv, "punctuality.csv"), "The same as a file");

    router.get("/deliveries/{id}", may("enquiries:read"), [](Context& ctx, Id<Delivery> id) { return read_delivery(ctx, id); }, "One delivery");
    router.del("/deliveries/{id}", may("enquiries:write"), [](Context& ctx, Id<Delivery> id) { return remove_delivery(ctx, id); },
        "Takes back a delivery recorded by mistake, or no longer wanted");
    router.post("/deliveries/{id}/arrival", may("enquiries:write"),
        [](Context& ctx, Id<Delivery> id, Arrived body) { return arrive(ctx, id, body); }, "Says that it came");
    router.del("/deliveries/{id}/arrival", may("enquiries:write"),
        [](Context& ctx, Id<Delivery> id) { return take_back_arrival(ctx, id); }, "It has not come after all");

    router.get("/warranties", may("orders:read"),
        [](Desk& desk, http::Query<WarrantyQuery> query) -> Result<http::Page<Warranty>> {
            const auto& [customer, within, limit] = std::tie(query.value.customer_id, query.value.ends_within_days, query.value.limit);
            if (limit && (*limit < 1 || *limit > 200)) return invalid("limit", "This must be 1 to 200.", "range");
            TRY(auto rows, desk.read([&](Context& ctx) { return warranties(ctx, {customer, within, static_cast<int>(limit.value_or(200))}); }));
            return http::Page<Warranty>{std::move(rows), {}};
        },
        "What customers bought that is still under warranty, the soonest ended first");
}

}  // namespace rapport::enquiries
