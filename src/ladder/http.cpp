#include "base/http/cursor.h"
#include "base/http/newest_first.h"
#include "base/http/router.h"
#include "ladder/doors.h"
#include "ladder/service.h"
#include "ladder/values.h"
#include "ladder/welcome.h"

namespace rapport::ladder {

struct WelcomedQuery : http::PageQuery {
    std::optional<bool> came_again;         // false: who is on the path
};
BOOST_DESCRIBE_STRUCT(WelcomedQuery, (http::PageQuery), (came_again))

namespace {

struct PeopleQuery : http::PageQuery {
    std::optional<Group> group;             // level
    std::optional<std::int64_t> level;      // 0 to 4, with group level
};
BOOST_DESCRIBE_STRUCT(PeopleQuery, (http::PageQuery), (group, level))

Result<http::Page<OnLadder>> list_people(Context& ctx, const PeopleQuery& asked)
{
    const auto group = asked.group.value_or(Group::level);
    const auto level = asked.level.value_or(highest_level);
    if (level < 0 || level > highest_level) return invalid("level", "A level is 0 to 4.", "range");
    Id<customers::Customer> after;
    if (asked.cursor) {
        const auto parts = http::read_cursor(*asked.cursor, 2);
        const auto id = parts && (*parts)[0] == enum_text(group) ? parse_id<customers::Customer>((*parts)[1]) : std::nullopt;
        if (!id) return invalid("cursor", "This cursor is not of this list.", "invalid_cursor");
        after = *id;
    }
    http::Page<OnLadder> page{people(ctx, group, level, after, asked.size()), {}};
    if (static_cast<int>(page.data.size()) > asked.size()) {
        page.data.pop_back();
        page.next_cursor = http::make_cursor({std::string(enum_text(group)), to_text(page.data.back().customer_id)});
    }
    return page;
}

void add_value_routes(http::Router& router)
{
    router.post("/customers/{id}/values", may("touchpoints:write"),
        [](Context& ctx, Id<customers::Customer> id, NoteValue body) -> Result<http::Created<SharedValue>> {
            TRY(auto value, note_value(ctx, id, body));
            return http::Created<SharedValue>{std::move(value)};
        },
        "Notes what a customer said or did that shows that they share our values: evidence for the fourth level");
    router.get("/customers/{id}/values", may("customers:read"),
        [](Context& ctx, Id<customers::Customer> id) -> Result<http::Page<SharedValue>> {
            TRY(auto all, values_of(ctx, id));
            return http::Page<SharedValue>{std::move(all), {}};
        },
        "What a customer said or did that shows that they share our values, the newest first");
    router.del("/customers/{id}/values/{value}", may("touchpoints:write"),
        [](Context& ctx, Id<customers::Customer> id, Id<SharedValue> value) { return remove_value(ctx, id, value); }, "Takes back what was noted by mistake");
}

void add_welcome_routes(http::Router& router)
{
    router.get("/ladder/welcome", may("report:read"), [](Desk& desk) { return desk.read([](Context& ctx) { return read_welcome(ctx); }); },
        "How many bought for the first time in the last three months, and how many of them came again");
    router.get("/ladder/welcome/people", may("customers:read"),
        [](Desk& desk, http::Query<WelcomedQuery> query) -> Result<http::Page<Welcomed>> {
            TRY(const auto before, http::before(query.value));
            auto rows = desk.read([&](Context& ctx) { return welcomed(ctx, query.value.came_again, before, query.value.size()); });
            return http::newest_first(std::move(rows), query.value, &Welcomed::first_bought_at);
        },
        "Who bought for the first time in the last three months, the newest first, each with the next step");
}

}  // namespace

void add_routes(http::Router& router)
{
    add_value_routes(router);
    add_welcome_routes(router);
    router.get("/customers/{id}/ladder", may("customers:read"),
        [](Context& ctx, Id<customers::Customer> id) { return ladder_of(ctx, id); },
        "A customer's level with the evidence for each, and the next step");

    router.get("/ladder", may("report:read"),
        [](Desk& desk) { return desk.read([](Context& ctx) { return read_report(ctx); }); },
        "How many are on each level, who moved, and the way from first to loyal, as of the last nightly climb");

    router.get("/ladder/people", may("customers:read"),
        [](Context& ctx, http::Query<PeopleQuery> query) { return list_people(ctx, query.value); },
        "The people on a level, those who moved in the last quarter of a year, or those with whom there are only transactions");

    router.get("/ladder/rules", may("settings:read"),
        [](Context& ctx) { return read_rules(ctx.db); }, "The rules in force: which evidence holds a level, and how long");

    router.get("/ladder/rules/versions", may("settings:read"),
        [](Context& ctx) { return http::Page<RulesInForce>{versions_of_rules(ctx.db), {}}; },
        "Every version of the rules, who made it and when, the newest first; the last, version 0, are the usual ones. An earlier one comes back as a new one by PUT /ladder/rules");

    router.put("/ladder/rules", may("settings:write"),
        [](Context& ctx, http::IfMatch match, Rules body) { return change_rules(ctx, match.version, body); },
        "Changes the rules; everybody is looked at again in the background");

    router.post("/ladder/rules/preview", may("settings:write"),
        [](Desk& desk, Rules body) { return desk.read([&](Context& ctx) { return preview(ctx, body); }); }, "Who would move under other rules; nothing changes");
}

}  // namespace rapport::ladder
