#include "knowledge/doors.h"
#include "knowledge/service.h"

namespace rapport::knowledge {
namespace {

struct ArticleQuery {
    std::optional<std::string> q;           // every word of it begins a word of title or text
    std::optional<bool> published;
    std::optional<bool> archived;
};
BOOST_DESCRIBE_STRUCT(ArticleQuery, (), (q, published, archived))

struct ArticleText {
    Text<0, 12000> text;
};
BOOST_DESCRIBE_STRUCT(ArticleText, (), (text))

}  // namespace

void add_routes(http::Router& router)
{
    router.post("/articles", may("cases:write"),
        [](Context& ctx, NewArticle body) -> Result<http::Created<Article>> {
            TRY(auto article, add_article(ctx, body));
            return http::Created<Article>{std::move(article)};
        },
        "Writes an article in Markdown; we alone read it until it is published");
    router.get("/articles", may("cases:read"),
        [](Context& ctx, http::Query<ArticleQuery> query) -> http::Page<Article> {
            return {list_articles(ctx, {query.value.q, query.value.published.value_or(false), query.value.archived.value_or(false)}), {}};
        },
        "The articles by title");
    router.post("/articles/preview", may("cases:write"), [](Context&, ArticleText body) -> Result<ArticlePreview> { return ArticlePreview{read_markdown(body.text.value)}; },
        "How a text will stand there; nothing is kept");
    router.get("/articles/{id}", may("cases:read"), [](Context& ctx, Id<Article> id) { return read_article(ctx, id); }, "One article");
    router.patch("/articles/{id}", may("cases:write"),
        [](Context& ctx, Id<Article> id, http::IfMatch match, ChangeArticle body) { return change_article(ctx, id, match.version, body); },
        "Changes an article; what everybody reads stays as it was published");
    router.post("/articles/{id}/publication", may("settings:write"), [](Context& ctx, Id<Article> id, http::IfMatch match) { return publish_article(ctx, id, match.version); },
        "Everybody may read it, as it was read");
    router.del("/articles/{id}/publication", may("settings:write"), [](Context& ctx, Id<Article> id) { return unpublish_article(ctx, id); }, "We alone read it again");
}

}  // namespace rapport::knowledge
