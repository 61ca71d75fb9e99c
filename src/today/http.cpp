#include "base/http/router.h"
#include "today/doors.h"
#include "today/marked.h"
#include "today/today.h"

namespace rapport::today {
namespace {

enum class Whose { mine, all };
BOOST_DESCRIBE_ENUM(Whose, mine, all)
struct ListQuery {
    std::optional<Whose> whose;     // mine
};
BOOST_DESCRIBE_STRUCT(ListQuery, (), (whose))

std::optional<Id<identity::Staff>> staff_of(const Desk& desk, const ListQuery& query)
{
    const bool mine = query.whose.value_or(Whose::mine) == Whose::mine && desk.actor.staff;
    return mine ? std::optional(desk.actor.staff) : std::nullopt;
}

}  // namespace

void add_routes(http::Router& router)
{
    router.get("/today", may("today:read"),
        [](Desk& desk, http::Query<ListQuery> query) {    // it looks for reasons among everybody
            return desk.read([&](Context& ctx) { return list_for(ctx, staff_of(desk, query.value)); });
        },
        "Whom to contact today, about what and why: at most fifteen people");

    router.get("/today/later", may("today:read"),
        [](Desk& desk, http::Query<ListQuery> query) {
            return http::Page<PutOff>{desk.read([&](Context& ctx) { return later_pile(ctx, staff_of(desk, query.value)); }), {}};
        },
        "What was put off, the soonest to return first; take one back by its mark");

    router.get("/today/marks", may("today:read"),
        [](Desk& desk, http::Query<ListQuery> query) {
            return http::Page<Marked>{desk.read([&](Context& ctx) { return marked_today(ctx, staff_of(desk, query.value)); }), {}};
        },
        "What was said of lines today, the last first: done, put off, turned down or given away; take one back by its mark");

    router.post("/today/marks", may("today:write"),
        [](Context& ctx, AddMark body) -> Result<http::Created<Mark>> {
            TRY(auto made, mark(ctx, std::move(body)));
            return http::Created<Mark>{std::move(made)};
        },
        "Says of a line that it is done, comes later, is not one for us, or is somebody else's");

    router.del("/today/marks/{id}", may("today:write"), [](Context& ctx, Id<Mark> id) { return unmark(ctx, id); }, "Takes it back, with what it recorded");
}

}  // namespace rapport::today
