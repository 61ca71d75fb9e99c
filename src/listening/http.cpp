#include "base/http/newest_first.h"
#include "listening/doors.h"
#include "listening/service.h"

namespace rapport::listening {
namespace {

struct ResponseQuery : http::PageQuery {
    std::optional<Id<customers::Customer>> customer_id;
    std::optional<Survey> survey;
    std::optional<Instant> from;
    std::optional<Instant> to;
};
BOOST_DESCRIBE_STRUCT(ResponseQuery, (http::PageQuery), (customer_id, survey, from, to))

}  // namespace

void add_routes(http::Router& router, const Listeners& listeners)
{
    router.post("/responses", may("responses:write"),
        [listeners](Context& ctx, AddResponse body) -> Result<http::Created<Response>> {
            TRY(auto response, add_response(ctx, std::move(body), listeners));
            return http::Created<Response>{std::move(response)};
        },
        "Writes down an answer to a survey");

    router.get("/responses", may("responses:read"),
        [](Context& ctx, http::Query<ResponseQuery> query) -> Result<http::Page<Response>> {
            const auto& asked = query.value;
            TRY(const auto before, http::before(asked));
            TRY(auto rows, list_responses(ctx, {asked.customer_id, asked.survey, http::span(asked.from, asked.to), before, asked.size()}));
            return http::newest_first(std::move(rows), asked, &Response::at);
        },
        "Answers to surveys, newest first");

    router.get("/responses/{id}", may("responses:read"),
        [](Context& ctx, Id<Response> id) { return read_response(ctx, id); }, "One answer");
}

}  // namespace rapport::listening
