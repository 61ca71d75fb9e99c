#include "base/http/cursor.h"
#include "base/http/router.h"
#include "loyalty/doors.h"
#include "loyalty/service.h"

namespace rapport::loyalty {

struct LeaningQuery {
    std::optional<Leaning> leaning;         // everybody who bought
};
BOOST_DESCRIBE_STRUCT(LeaningQuery, (), (leaning))

namespace {

struct PeopleQuery : http::PageQuery {
    std::optional<Leaning> leaning;         // everybody who bought
};
BOOST_DESCRIBE_STRUCT(PeopleQuery, (http::PageQuery), (leaning))

Result<People> list_people(Context& ctx, const PeopleQuery& asked)
{
    const auto list = asked.leaning ? std::string(enum_text(*asked.leaning)) : "all";
    Id<customers::Customer> after;
    if (asked.cursor) {
        const auto parts = http::read_cursor(*asked.cursor, 2);
        const auto id = parts && (*parts)[0] == list ? parse_id<customers::Customer>((*parts)[1]) : std::nullopt;
        if (!id) return invalid("cursor", "This cursor is not of this list.", "invalid_cursor");
        after = *id;
    }
    auto page = people(ctx, asked.leaning, after, asked.size());
    if (static_cast<int>(page.data.size()) > asked.size()) {
        page.data.pop_back();
        page.next_cursor = http::make_cursor({list, to_text(page.data.back().customer_id)});
    }
    return page;
}

}  // namespace

void add_routes(http::Router& router)
{
    router.get("/customers/{id}/loyalty", may("customers:read"),
        [](Context& ctx, Id<customers::Customer> id) { return loyalty_of(ctx, id); },
        "Whether a customer is price-driven or relationship-driven, with the evidence, as of the last night");

    router.get("/loyalty", may("report:read"),
        [](Desk& desk) { return desk.read([](Context& ctx) { return read_base(ctx); }); },
        "How many customers are price-driven and relationship-driven, and the business's own share of purchases that followed a discount");

    router.get("/loyalty/people", may("customers:read"),
        [](Desk& desk, http::Query<PeopleQuery> query) { return desk.read([&](Context& ctx) { return list_people(ctx, query.value); }); },
        "The customers of one leaning, and their share of all who bought");

    router.get("/loyalty/people.csv", may("customers:export"),
        [](Desk& desk, http::Query<LeaningQuery> query) {
            http::Response response;
            response.headers = {{"Content-Type", "text/csv; charset=utf-8"}, {"Content-Disposition", "attachment; filename=\"fickle-or-loyal.csv\""}, {"Cache-Control", "no-store"}};
            response.body = desk.read([&](Context& ctx) { return people_csv(ctx, query.value.leaning); });
            return response;
        },
        "The same as CSV");
}

}  // namespace rapport::loyalty
