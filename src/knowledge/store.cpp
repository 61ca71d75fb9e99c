#include "knowledge/store.h"

#include "base/text.h"

namespace rapport::knowledge::store {
namespace {

const Sql insert_sql{"articles.insert", Reach::single, insert_into<ArticleHead>("articles")};
const Sql update_sql{"articles.update", Reach::single, "UPDATE articles SET " + assignments<ArticleHead>({"id"}) + " WHERE id = $1"};
const Sql remove_sql{"articles.remove", Reach::single, "DELETE FROM articles WHERE id = $1"};
const Sql find_sql{"articles.find", Reach::single, "SELECT " + columns<ArticleHead>() + " FROM articles WHERE id = $1"};
const Sql external_sql{"articles.find_external", Reach::single, "SELECT " + columns<ArticleHead>() + " FROM articles WHERE external_id = $1 ORDER BY id LIMIT 1"};
const Sql list_sql{"articles.list", Reach::single, "SELECT " + columns<ArticleHead>() + " FROM articles ORDER BY id"};
const Sql publish_sql{"article_publications.insert", Reach::single, insert_into<Publication>("article_publications")};
const Sql unpublish_sql{"article_publications.remove", Reach::single, "DELETE FROM article_publications WHERE article_id = $1"};

}  // namespace

void insert(Db& db, const ArticleHead& head) { db.run(insert_sql, head); }
void update(Db& db, const ArticleHead& head) { db.run(update_sql, head); }
void remove(Db& db, Id<Article> id)
{
    publish(db, id, {});
    db.run(remove_sql, id);
}
std::optional<ArticleHead> find(Db& db, Id<Article> id) { return db.one<ArticleHead>(find_sql, id); }
std::optional<ArticleHead> find(Db& db, const std::string& in_file)
{
    if (auto head = db.one<ArticleHead>(external_sql, in_file)) return head;
    const auto ours = parse_id<Article>(in_file);
    return ours ? find(db, *ours) : std::nullopt;
}
std::vector<ArticleHead> list(Db& db) { return db.all<ArticleHead>(list_sql); }

void publish(Db& db, Id<Article> id, const std::optional<Publication>& publication)
{
    db.run(unpublish_sql, id);
    if (publication) db.run(publish_sql, *publication);
}

std::string look_up_of(const std::string& title, const std::string& text)
{
    std::string folded;
    for (const auto& word : words(fold(title + " " + words_of(read_markdown(text))))) folded += " " + word;
    return folded;
}

}  // namespace rapport::knowledge::store
