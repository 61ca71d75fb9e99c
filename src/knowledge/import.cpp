#include "base/csv/writer.h"
#include "base/json.h"
#include "base/text.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "imports/packing.h"
#include "imports/undo.h"
#include "knowledge/doors.h"
#include "knowledge/pages/help.h"
#include "knowledge/service.h"
#include "knowledge/store.h"
#include "touchpoints/cells.h"

namespace rapport::knowledge {

struct ArticleRow {
    std::string article_id;         // the other system's, or ours ("art_..."), or empty
    std::string title, text;
    std::optional<std::string> written_by;
    std::optional<Instant> created_at, updated_at, archived_at, published_at;
    std::optional<std::string> published_by;
    std::optional<std::string> published_title, published_text;     // where everybody still reads something else
};
BOOST_DESCRIBE_STRUCT(ArticleRow, (), (article_id, title, text, written_by, created_at, updated_at, archived_at, published_at, published_by, published_title, published_text))

// An article with what everybody reads of it.
struct WholeArticle {
    ArticleHead head;
    std::optional<Publication> publication;
    bool operator==(const WholeArticle&) const = default;
};
BOOST_DESCRIBE_STRUCT(WholeArticle, (), (head, publication))

// What an import found, if anything, and what it left for everybody to read.
struct FoundArticle {
    std::optional<WholeArticle> was;
    std::optional<Publication> left;
};
BOOST_DESCRIBE_STRUCT(FoundArticle, (), (was, left))

namespace {

using imports::Effect;
using touchpoints::laid_over;
using touchpoints::whole_ms;

enum Column { article_id, title, text, written_by, created_at, updated_at, archived_at, published_at, published_by, published_title, published_text };
constexpr std::size_t longest_title = 160, longest_text = 12'000;

std::vector<imports::Field> fields()
{
    return {
        {"article_id", false, {"id"}},
        {"title", true, {"titel"}},
        {"text", true, {"markdown", "body", "content", "inhalt"}},
        {"written_by", false, {"author", "autor"}},
        {"created_at", false, {}, true},
        {"updated_at", false, {}, true},
        {"archived_at", false, {}, true},
        {"published_at", false, {"published"}, true},
        {"published_by", false, {}},
        {"published_title", false, {}},
        {"published_text", false, {}},
    };
}

Result<imports::Parsed> parse(const imports::Reading& reading, const imports::Cells& cells)
{
    ArticleRow row;
    const auto words = [&](Column column, std::string_view name, std::size_t longest) { return touchpoints::text_cell(cells[column], name, longest); };
    const auto time = [&](Column column, std::string_view name) { return touchpoints::time_cell(reading, cells[column], name); };
    TRY(const auto id, words(article_id, "article_id", 200));
    row.article_id = id.value_or("");
    TRY(const auto named, words(title, "title", longest_title));
    row.title = tidy(named.value_or(""));
    if (row.title.empty()) return invalid("title", "Give it a title.", "required");
    TRY(const auto written, words(text, "text", longest_text));
    row.text = written.value_or("");
    if (tidy(row.text).empty()) return invalid("text", "Write something.", "required");
    TRY(row.written_by, words(written_by, "written_by", 200));
    TRY(row.created_at, time(created_at, "created_at"));
    TRY(row.updated_at, time(updated_at, "updated_at"));
    TRY(row.archived_at, time(archived_at, "archived_at"));
    TRY(row.published_at, time(published_at, "published_at"));
    TRY(row.published_by, words(published_by, "published_by", 200));
    TRY(row.published_title, words(published_title, "published_title", longest_title));
    TRY(row.published_text, words(published_text, "published_text", longest_text));
    if (row.archived_at && row.published_at) return invalid("archived_at", "What is archived nobody reads: leave one of the two out.", "published");
    return imports::Parsed{row.article_id.empty() ? row.title : row.article_id, {}, imports::packed(row)};
}

void lay_publication(WholeArticle& whole, const ArticleRow& row)
{
    const bool is_new = !whole.publication;
    auto& publication = is_new ? whole.publication.emplace() : *whole.publication;
    publication.title = row.published_title.value_or(row.title);
    publication.text = row.published_text.value_or(row.text);
    publication.look_up = store::look_up_of(publication.title, publication.text);
    publication.at = laid_over(is_new ? std::nullopt : std::optional(publication.at), *row.published_at);
    if (row.published_by) publication.staff = row.published_by;
    if (is_new) publication.version = whole.head.version;
}

// What the row says, laid over what is stored.
Result<WholeArticle> with(Context& ctx, WholeArticle whole, const ArticleRow& row)
{
    auto& head = whole.head;
    const bool is_new = !head.id;
    head.title = row.title;
    head.text = row.text;
    if (row.written_by) head.written_by = row.written_by;
    const auto time = [&](Instant stored, const std::optional<Instant>& said) { return said ? laid_over(is_new ? std::nullopt : std::optional(stored), *said) : is_new ? whole_ms(ctx.now()) : stored; };
    head.created_at = time(head.created_at, row.created_at);
    head.updated_at = time(head.updated_at, row.updated_at);
    if (head.updated_at < head.created_at) return invalid("updated_at", "It cannot have been changed before it was written.", "range");
    if (row.archived_at) head.archived_at = laid_over(head.archived_at, *row.archived_at);
    // What was taken off the public page since stays off it.
    if (row.published_at && (is_new || whole.publication)) {
        const auto before = whole.publication;
        lay_publication(whole, row);
        const bool reads_else = !before || before->title != whole.publication->title || before->text != whole.publication->text;
        if (auto sentence = reads_else ? too_large(ctx.business, whole.publication->title, whole.publication->text) : std::nullopt)
            return invalid(row.published_text ? "published_text" : "text", *sentence, "too_large");
    }
    if (head.archived_at && whole.publication) return invalid("archived_at", "Everybody may read this. Take it off the public page first.", "published");
    for (const auto& [said, column] : {std::pair(std::optional(head.updated_at), "updated_at"), std::pair(head.archived_at, "archived_at"), std::pair(whole.publication ? std::optional(whole.publication->at) : std::nullopt, "published_at")})
        if (said && *said > ctx.now()) return invalid(column, "This cannot have been in the future.", "range");
    return whole;
}

std::optional<WholeArticle> stored_under(Db& db, const ArticleRow& row)
{
    auto head = row.article_id.empty() ? std::optional<ArticleHead>() : store::find(db, row.article_id);
    if (row.article_id.empty())
        for (auto& one : store::list(db))
            if (one.title == row.title && !head) head = std::move(one);
    if (!head) return std::nullopt;
    const auto id = head->id;
    return WholeArticle{std::move(*head), published(db, id)};
}

void keep(Context& ctx, const std::optional<WholeArticle>& stored, const WholeArticle& whole)
{
    const auto& head = whole.head;
    if (stored) store::update(ctx.db, head);
    else store::insert(ctx.db, head);
    if (stored) identity::record(ctx, "article.changed", to_text(head.id), identity::changes_between(stored->head, head));
    else identity::record(ctx, "article.created", to_text(head.id), identity::changes_of_new(head));
    const auto before = stored ? stored->publication : std::nullopt;
    if (before == whole.publication) return;
    store::publish(ctx.db, head.id, whole.publication);
    identity::record(ctx, whole.publication ? "article.published" : "article.unpublished", to_text(head.id));
}

void apply_row(Context& ctx, const ArticleRow& row, imports::Applied& applied)
{
    const auto stored = stored_under(ctx.db, row);
    auto whole = with(ctx, stored.value_or(WholeArticle{}), row);
    if (!whole) return applied.reject(whole.error());
    if (stored && *stored == *whole) return applied.outcomes.push_back({});
    auto& head = whole->head;
    if (stored) ++head.version;
    else head.id = ctx.ids.make<Article>();
    if (!stored && !row.article_id.empty()) head.external_id = row.article_id;
    if (whole->publication) whole->publication->article_id = head.id;
    keep(ctx, stored, *whole);
    applied.outcomes.push_back({stored ? Effect::changed : Effect::created, {}, {}});
    applied.changes.push_back({"article", 0, head.id.value, to_json(FoundArticle{stored, whole->publication})});
}

void apply(Context& ctx, Id<imports::Import>, std::span<const imports::PackedRow> rows, imports::Applied& applied)
{
    for (const auto& row : rows) apply_row(ctx, imports::unpacked<ArticleRow>(row.packed), applied);
}

Result<Done> undo(Context& ctx, const imports::Change& change)
{
    const auto head = store::find(ctx.db, Id<Article>{change.subject_id});
    if (!head) return Done{};
    auto found = from_json_text<FoundArticle>(*change.before);
    if (!found) return conflict("The article “" + head->title + "” is too long to be taken back, and stays.", "too_long");
    auto& [was, left] = *found;
    // As they are looked up: a text that is read loses the blank that it begins with.
    for (auto* publication : {&left, was ? &was->publication : &left})
        if (*publication) (*publication)->look_up = store::look_up_of((*publication)->title, (*publication)->text);
    const WholeArticle now{*head, published(ctx.db, head->id)};
    const auto what = "The article “" + head->title + "”";
    auto reads = now.publication;
    for (auto* publication : {&reads, &left})
        if (*publication) (*publication)->at = whole_ms((*publication)->at);     // as it was kept
    if (reads != left) return conflict(what + " was changed after the import and stays.", "changed_meanwhile");
    TRY(const auto version, imports::take_back(ctx, change, head->version, was ? std::optional(was->head.version) : std::nullopt, what));
    if (was) {
        was->head.version = version;
        keep(ctx, now, *was);
        return Done{};
    }
    store::remove(ctx.db, head->id);
    identity::record(ctx, "article.removed", to_text(head->id));
    return Done{};
}

void write_out(Context& ctx, std::string& out, const std::function<void()>& spill)
{
    csv::Writer writer(out);
    for (const auto& field : fields()) writer.cell(field.name);
    writer.end_row();
    for (const auto& head : store::list(ctx.db)) {
        const auto publication = published(ctx.db, head.id);
        const bool reads_else = publication && (publication->title != head.title || publication->text != head.text);
        writer.row({head.external_id ? *head.external_id : to_text(head.id), head.title, head.text, head.written_by.value_or(""), to_text(head.created_at), to_text(head.updated_at),
                    head.archived_at ? to_text(*head.archived_at) : std::string(), publication ? to_text(publication->at) : std::string(), publication ? publication->staff.value_or("") : std::string(),
                    reads_else ? publication->title : std::string(), reads_else ? publication->text : std::string()});
        spill();
    }
}

}  // namespace

imports::Shape import_shape()
{
    return {.kind = "articles",
            .fields = fields(),
            .may_import = may("settings:write"),
            .may_export = may("cases:export"),
            .parse = parse,
            .applying = [] { return apply; },
            .undo = undo,
            .write_out = write_out};
}

}  // namespace rapport::knowledge
