#include "base/http/newest_first.h"
#include "themes/doors.h"
#include "themes/service.h"

namespace rapport::themes {
namespace {

struct ThemesQuery {
    std::optional<Id<surveys::Survey>> survey_id;
};
BOOST_DESCRIBE_STRUCT(ThemesQuery, (), (survey_id))

struct CommentQuery : http::PageQuery {
    std::optional<Feeling> feeling;
    std::optional<Text<1, 200>> q;
    std::optional<Id<surveys::Survey>> survey_id;
};
BOOST_DESCRIBE_STRUCT(CommentQuery, (http::PageQuery), (feeling, q, survey_id))

struct Reading {
    Id<jobs::Job> job_id;
};
BOOST_DESCRIBE_STRUCT(Reading, (), (job_id))

Result<http::Page<CommentTold>> page(Context& ctx, const CommentQuery& asked, std::optional<Id<Theme>> theme)
{
    TRY(const auto before, http::before(asked));
    const auto words = asked.q ? std::optional(asked.q->value) : std::nullopt;
    TRY(auto rows, list_comments(ctx, {.theme = theme, .q = words, .feeling = asked.feeling, .survey = asked.survey_id, .before = before, .limit = asked.size()}));
    return http::newest_first(std::move(rows), asked, &CommentTold::at);
}

}  // namespace

void add_routes(http::Router& router)
{
    router.get("/themes", may("themes:read"),
        [](Desk& desk, http::Query<ThemesQuery> query) -> Result<ThemesTold> { return desk.read([&](Context& ctx) { return list_themes(ctx, {query.value.survey_id}); }); },
        "What comments of the last twelve months are about, all or one survey's: how often, how it moved, how it sounds, and in their words");
    router.get("/themes/{id}", may("themes:read"), [](Context& ctx, Id<Theme> id) { return read_theme(ctx, id); }, "One theme");
    router.patch("/themes/{id}", may("themes:write"),
        [](Context& ctx, Id<Theme> id, http::IfMatch match, RenameTheme body) { return rename_theme(ctx, id, match.version, std::move(body)); },
        "Gives a theme a name, which it keeps when themes are found anew; null gives it its own words back");
    router.put("/themes/{id}/pin", may("themes:write"), [](Context& ctx, Id<Theme> id) { return pin_theme(ctx, id); },
        "Keeps a theme's words as they are when themes are found anew");
    router.del("/themes/{id}/pin", may("themes:write"), [](Context& ctx, Id<Theme> id) { return unpin_theme(ctx, id); }, "Lets a theme's words change again");
    router.put("/themes/{id}/merger", may("themes:write"), [](Context& ctx, Id<Theme> id, MergeTheme body) { return merge_theme(ctx, id, body); },
        "Lets a theme count as a part of another, and answers that one");
    router.del("/themes/{id}/merger", may("themes:write"), [](Context& ctx, Id<Theme> id) { return part_theme(ctx, id); }, "Makes it a theme of its own again");
    router.get("/themes/{id}/comments", may("themes:read"),
        [](Context& ctx, Id<Theme> id, http::Query<CommentQuery> query) { return page(ctx, query.value, id); }, "The comments about a theme, newest first");
    router.get("/comments", may("themes:read"), [](Context& ctx, http::Query<CommentQuery> query) { return page(ctx, query.value, {}); },
        "Comments, newest first, with what each sentence is about; q finds words or their beginnings");
    router.post("/themes/reading", may("themes:write"),
        [](Context& ctx) -> Result<Reading> {
            const auto running = jobs::enqueue(ctx, "themes.read", "{\"anew\":true}");
            return Reading{running};
        },
        "Reads new comments and finds the themes anew, in the background");
}

}  // namespace rapport::themes
