#include "base/http/newest_first.h"
#include "enquiries/answering.h"
#include "enquiries/doors.h"
#include "enquiries/endings.h"
#include "enquiries/settings.h"
#include "orders/json.h"

namespace rapport::enquiries {

struct EnquiryQuery : http::PageQuery {
    std::optional<Id<customers::Customer>> customer_id;
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<State> state;
    std::optional<bool> answered;
    std::optional<Instant> from, to;                // asked in [from, to)
};
BOOST_DESCRIBE_STRUCT(EnquiryQuery, (http::PageQuery), (customer_id, staff_id, state, answered, from, to))

namespace {

void add_acts(http::Router& router)
{
    router.post("/enquiries/{id}/answer", may("enquiries:write"),
        [](Context& ctx, Id<Enquiry> id, WhenAnswered body) { return answer(ctx, id, body); }, "Says that an enquiry was answered");
    router.del("/enquiries/{id}/answer", may("enquiries:write"),
        [](Context& ctx, Id<Enquiry> id) { return take_back_answer(ctx, id); }, "Nobody answered after all");

    router.post("/enquiries/{id}/quote", may("enquiries:write"),
        [](Context& ctx, Id<Enquiry> id, MakeQuote body) { return quote(ctx, id, body); }, "Offers a price until a day; a second quote takes the place of the first");
    router.del("/enquiries/{id}/quote", may("enquiries:write"),
        [](Context& ctx, Id<Enquiry> id) { return take_back_quote(ctx, id); }, "Nothing was offered after all");

    router.post("/enquiries/{id}/sale", may("enquiries:write"),
        [](Context& ctx, Id<Enquiry> id, Sold body) { return sell(ctx, id, body); }, "The enquiry became a sale");
    router.del("/enquiries/{id}/sale", may("enquiries:write"),
        [](Context& ctx, Id<Enquiry> id) { return take_back_sale(ctx, id); }, "It was not sold after all: open again");

    router.post("/enquiries/{id}/loss", may("enquiries:write"),
        [](Context& ctx, Id<Enquiry> id, Lost body) { return lose(ctx, id, body); }, "The enquiry was lost: to price, availability, service or silence, and to whom");
    router.del("/enquiries/{id}/loss", may("enquiries:write"),
        [](Context& ctx, Id<Enquiry> id) { return take_back_loss(ctx, id); }, "It is not lost after all: open again");
}

void add_settings(http::Router& router)
{
    router.get("/enquiries/settings", may("enquiries:read"), [](Context& ctx) { return read_settings(ctx.db); },
        "How long a quote waits for an answer, and which orders are proposed as the sale");
    router.put("/enquiries/settings", may("settings:write"),
        [](Context& ctx, http::IfMatch match, EnquirySettings body) { return change_settings(ctx, match.version, body); }, "Changes that");
}

}  // namespace

void add_routes(http::Router& router)
{
    router.post("/enquiries", may("enquiries:write"),
        [](Context& ctx, Ask body) -> Result<http::Created<Enquiry>> {
            TRY(auto enquiry, ask(ctx, std::move(body)));
            return http::Created<Enquiry>{std::move(enquiry)};
        },
        "Writes down what a customer asked for");

    router.get("/enquiries", may("enquiries:read"),
        [](Context& ctx, http::Query<EnquiryQuery> query) -> Result<http::Page<Enquiry>> {
            const auto& asked = query.value;
            Filter filter{asked.customer_id, asked.staff_id, asked.state, asked.answered, http::span(asked.from, asked.to), {}, asked.size()};
            if (asked.cursor) {
                TRY(filter.behind, http::before(asked));
            }
            TRY(auto rows, list_enquiries(ctx, filter));
            return http::newest_first(std::move(rows), asked, static_cast<Instant Enquiry::*>(&Enquiry::at));
        },
        "Enquiries, the last asked first; open ones (state=open) whoever waits longest first");

    add_settings(router);
    add_report_routes(router);
    router.get("/enquiries/{id}", may("enquiries:read"), [](Context& ctx, Id<Enquiry> id) { return read_enquiry(ctx, id); }, "One enquiry");

    router.patch("/enquiries/{id}", may("enquiries:write"),
        [](Context& ctx, Id<Enquiry> id, http::IfMatch match, ChangeEnquiry body) { return change_enquiry(ctx, id, match.version, std::move(body)); },
        "Changes an open enquiry; what they want only until it is quoted");

    router.del("/enquiries/{id}", may("enquiries:write"), [](Context& ctx, Id<Enquiry> id) { return remove_enquiry(ctx, id); },
        "Takes back an enquiry recorded by mistake");
    add_acts(router);
    add_delivery_routes(router);
}

}  // namespace rapport::enquiries
