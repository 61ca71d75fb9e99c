// Use cases of articles. Whoever answers cases writes them; what everybody may read is published by whoever may change settings.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "knowledge/article.h"

namespace rapport::knowledge {

struct NewArticle {
    Text<1, 160> title = {};
    Text<1, 12000> text = {};
};
BOOST_DESCRIBE_STRUCT(NewArticle, (), (title, text))

struct ChangeArticle {
    Patch<Text<1, 160>> title = {};
    Patch<Text<1, 12000>> text = {};
    Patch<bool> archived = {};
};
BOOST_DESCRIBE_STRUCT(ChangeArticle, (), (title, text, archived))

// invalid: a title or a text of blanks alone.
Result<Article> add_article(Context& ctx, const NewArticle& input);
// not_found.
Result<Article> read_article(Context& ctx, Id<Article> id);
// What everybody reads stays as it was published. not_found; conflict "changed_meanwhile"; "published": it is archived while everybody may read it.
Result<Article> change_article(Context& ctx, Id<Article> id, std::int64_t version, const ChangeArticle& change);

struct ArticleFilter {
    std::optional<std::string> q = {};          // every word of it begins a word of title or text
    bool published = false;                     // those alone
    bool archived = false;                      // those alone
};
// By title.
std::vector<Article> list_articles(Context& ctx, const ArticleFilter& filter);

// Everybody may read it as it is now; again after a change. not_found; conflict "changed_meanwhile": `version` is not the stored one, so that nobody
// lets out what they have not read; "archived"; "too_large": its page would be (http::public_page::most_bytes).
Result<Article> publish_article(Context& ctx, Id<Article> id, std::int64_t version);
// Nobody but us may read it any more. not_found; conflict "not_published".
Result<Article> unpublish_article(Context& ctx, Id<Article> id);

struct ArticlePreview {
    std::vector<Block> blocks;
};
BOOST_DESCRIBE_STRUCT(ArticlePreview, (), (blocks))

// For the public page.
std::optional<Publication> published(Db& db, Id<Article> id);
// By title; with `q` those in which every word of it begins a word.
std::vector<Publication> list_published(Db& db, const std::string& q);

}  // namespace rapport::knowledge
