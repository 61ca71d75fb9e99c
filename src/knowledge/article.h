// An article: what we know and tell again and again, in Markdown. Everybody may read what was published, as it was then.
#pragma once
#include "base/describe.h"
#include "base/id.h"
#include "base/time.h"
#include "knowledge/markdown.h"

namespace rapport::knowledge {

struct Article;

struct ArticleHead {
    Id<Article> id;
    std::string title;
    std::string text;                           // Markdown
    std::optional<std::string> written_by;      // last
    Instant created_at;
    Instant updated_at;
    std::optional<Instant> archived_at;
    std::int64_t version = 1;
    std::optional<std::string> external_id;     // the other system's
    bool operator==(const ArticleHead&) const = default;
};
BOOST_DESCRIBE_STRUCT(ArticleHead, (), (id, title, text, written_by, created_at, updated_at, archived_at, version, external_id))

struct Publication {
    Id<Article> article_id;
    std::string title;
    std::string text;
    std::string look_up;
    Instant at;
    std::optional<std::string> staff;
    std::int64_t version = 1;                   // of the article
    bool operator==(const Publication&) const = default;
};
BOOST_DESCRIBE_STRUCT(Publication, (), (article_id, title, text, look_up, at, staff, version))

struct Article : ArticleHead {
    std::vector<Block> blocks;                  // the text, read
    std::optional<Instant> published_at;
    std::optional<std::string> published_by;
    bool changed_since = false;                 // everybody reads what was there before
    std::optional<std::string> path;            // of its public page: "/help/art_..."
    std::optional<std::string> link;            // the same with our address, for an answer
};
BOOST_DESCRIBE_STRUCT(Article, (ArticleHead), (blocks, published_at, published_by, changed_since, path, link))

}  // namespace rapport::knowledge

RAPPORT_ID(rapport::knowledge::Article, "art");
