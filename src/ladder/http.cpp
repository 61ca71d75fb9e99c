#include "base/http/cursor.h"
#include "base/http/router.h"
#include "ladder/doors.h"
#include "ladder/service.h"

namespace rapport::ladder {
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

}  // namespace

void add_routes(http::Router& router)
{
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

    router.put("/ladder/rules", may("settings:write"),
        [](Context& ctx, http::IfMatch match, Rules body) { return change_rules(ctx, match.version, body); },
        "Changes the rules; everybody is looked at again in the background");

    router.post("/ladder/rules/preview", may("settings:write"),
        [](Desk& desk, Rules body) { return desk.read([&](Context& ctx) { return preview(ctx, body); }); }, "Who would move under other rules; nothing changes");
}

}  // namespace rapport::ladder
