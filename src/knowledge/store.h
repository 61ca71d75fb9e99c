// The tables articles and article_publications.
#pragma once
#include "base/db/db.h"
#include "knowledge/article.h"

namespace rapport::knowledge::store {

void insert(Db& db, const ArticleHead& head);
void update(Db& db, const ArticleHead& head);
void remove(Db& db, Id<Article> id);                        // with what everybody reads of it
std::optional<ArticleHead> find(Db& db, Id<Article> id);
// By the other system's id, or else by ours.
std::optional<ArticleHead> find(Db& db, const std::string& in_file);
std::vector<ArticleHead> list(Db& db);                      // the oldest first

// In the place of what everybody read before; nothing: nobody reads it.
void publish(Db& db, Id<Article> id, const std::optional<Publication>& publication);
// The words that a search looks through.
std::string look_up_of(const std::string& title, const std::string& text);

}  // namespace rapport::knowledge::store
