#include "knowledge/service.h"

#include "base/acting.h"
#include "base/text.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "knowledge/pages/help.h"
#include "knowledge/store.h"
#include "messages/public_address.h"

#include <algorithm>

namespace rapport::knowledge {
namespace {

const Sql published_sql{"article_publications.find", Reach::single, "SELECT " + columns<Publication>() + " FROM article_publications WHERE article_id = $1"};
const Sql all_published_sql{"article_publications.list", Reach::single, "SELECT " + columns<Publication>() + " FROM article_publications ORDER BY article_id"};

bool has_all(const std::string& look_up, const std::vector<std::string>& asked)
{
    return std::ranges::all_of(asked, [&](const std::string& word) { return look_up.find(" " + word) != std::string::npos; });
}

Article whole(ArticleHead head, const std::optional<Publication>& publication, const std::string& origin)
{
    Article article;
    static_cast<ArticleHead&>(article) = std::move(head);
    article.blocks = read_markdown(article.text);
    if (!publication) return article;
    article.published_at = publication->at;
    article.published_by = publication->staff;
    article.changed_since = publication->title != article.title || publication->text != article.text;
    article.path = "/help/" + to_text(article.id);
    if (!origin.empty()) article.link = origin + *article.path;
    return article;
}

void faults_of(const ArticleHead& head, std::vector<Fault>& faults)
{
    if (head.title.empty()) faults.push_back({"/title", "required", "Give it a title."});
    if (tidy(head.text).empty()) faults.push_back({"/text", "required", "Write something."});
}

template <class Row> void sort_by_title(std::vector<Row>& rows)
{
    std::vector<std::pair<std::string, Row>> keyed;
    keyed.reserve(rows.size());
    for (auto& row : rows) keyed.emplace_back(fold(row.title), std::move(row));
    std::ranges::stable_sort(keyed, {}, [](const auto& pair) -> const std::string& { return pair.first; });
    rows.clear();
    for (auto& [key, row] : keyed) rows.push_back(std::move(row));
}

}  // namespace

Result<Article> add_article(Context& ctx, const NewArticle& input)
{
    ArticleHead head;
    head.id = ctx.ids.make<Article>();
    head.title = tidy(input.title.value);
    head.text = input.text.value;
    head.written_by = actor_name(ctx);
    head.created_at = head.updated_at = ctx.now();
    std::vector<Fault> faults;
    faults_of(head, faults);
    if (!faults.empty()) return invalid(std::move(faults));
    store::insert(ctx.db, head);
    identity::record(ctx, "article.created", to_text(head.id), identity::changes_of_new(head));
    return read_article(ctx, head.id);
}

Result<Article> read_article(Context& ctx, Id<Article> id)
{
    auto head = store::find(ctx.db, id);
    if (!head) return not_found("There is no such article.");
    return whole(std::move(*head), published(ctx.db, id), messages::read_public_address(ctx.db).address);
}

Result<Article> change_article(Context& ctx, Id<Article> id, std::int64_t version, const ChangeArticle& change)
{
    const auto before = store::find(ctx.db, id);
    if (!before) return not_found("There is no such article.");
    if (before->version != version) return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");
    auto head = *before;
    if (change.title.present) head.title = change.title.value ? tidy(change.title.value->value) : "";
    if (change.text.present) head.text = change.text.value ? change.text.value->value : "";
    if (change.archived.present && !change.archived.value.value_or(false)) head.archived_at.reset();
    else if (change.archived.present && !head.archived_at) head.archived_at = ctx.now();
    std::vector<Fault> faults;
    faults_of(head, faults);
    if (!faults.empty()) return invalid(std::move(faults));
    if (head.archived_at && published(ctx.db, id)) return conflict("Everybody may read this. Take it off the public page first.", "published");
    const auto changes = identity::changes_between(*before, head);
    if (changes == "{}") return read_article(ctx, id);
    head.written_by = actor_name(ctx);
    head.updated_at = ctx.now();
    ++head.version;
    store::update(ctx.db, head);
    identity::record(ctx, "article.changed", to_text(id), changes);
    return read_article(ctx, id);
}

std::vector<Article> list_articles(Context& ctx, const ArticleFilter& filter)
{
    const auto asked = words(fold(filter.q.value_or("")));
    const auto origin = messages::read_public_address(ctx.db).address;
    std::vector<Article> found;
    for (auto& head : store::list(ctx.db)) {
        if (head.archived_at.has_value() != filter.archived) continue;
        if (!asked.empty() && !has_all(store::look_up_of(head.title, head.text), asked)) continue;
        const auto publication = published(ctx.db, head.id);
        if (filter.published && !publication) continue;
        found.push_back(whole(std::move(head), publication, origin));
    }
    sort_by_title(found);
    return found;
}

Result<Article> publish_article(Context& ctx, Id<Article> id, std::int64_t version)
{
    TRY(const auto article, read_article(ctx, id));
    if (article.version != version) return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");
    if (article.archived_at) return conflict("This article is archived. Take it back from there first.", "archived");
    if (article.published_at && !article.changed_since) return article;
    if (auto sentence = too_large(ctx.business, article.title, article.text)) return conflict(*sentence, "too_large");
    store::publish(ctx.db, id, Publication{id, article.title, article.text, store::look_up_of(article.title, article.text), ctx.now(), actor_name(ctx), article.version});
    identity::record(ctx, "article.published", to_text(id), "{\"version\":[null," + std::to_string(article.version) + "]}");
    return read_article(ctx, id);
}

Result<Article> unpublish_article(Context& ctx, Id<Article> id)
{
    TRY(const auto article, read_article(ctx, id));
    if (!article.published_at) return conflict("Nobody but us reads this.", "not_published");
    store::publish(ctx.db, id, {});
    identity::record(ctx, "article.unpublished", to_text(id));
    return read_article(ctx, id);
}

std::optional<Publication> published(Db& db, Id<Article> id) { return db.one<Publication>(published_sql, id); }

std::vector<Publication> list_published(Db& db, const std::string& q)
{
    const auto asked = words(fold(q));
    auto all = db.all<Publication>(all_published_sql);
    std::erase_if(all, [&](const Publication& one) { return !has_all(one.look_up, asked); });
    sort_by_title(all);
    return all;
}

}  // namespace rapport::knowledge
