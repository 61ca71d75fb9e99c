#include "themes/store.h"

#include "base/db/bulk.h"
#include "base/json.h"

namespace rapport::themes::store {
namespace {

// A theme as its row: the words are JSON.
struct Row {
    Id<Theme> id;
    std::string words;
    double stability = 0;
    std::optional<std::string> name;
    std::optional<Instant> pinned_at;
    std::optional<std::string> pinned_by;
    std::optional<Id<Theme>> merged_into;
    Id<Theme> root_id;
    std::optional<Instant> ended_at;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, words, stability, name, pinned_at, pinned_by, merged_into, root_id, ended_at, created_at, updated_at, version))

Theme theme_of(Row&& row)
{
    return {row.id, from_json_text<std::vector<ThemeWord>>(row.words).value(), row.stability, std::move(row.name), row.pinned_at, std::move(row.pinned_by), row.merged_into,
            row.root_id, row.ended_at, row.created_at, row.updated_at, row.version};
}

const Sql themes_sql{"themes.all", Reach::single, "SELECT " + columns<Row>() + " FROM themes ORDER BY id"};
const Sql find_sql{"themes.find", Reach::single, "SELECT " + columns<Row>() + " FROM themes WHERE id = $1"};
const Sql put_sql{"themes.put", Reach::single, insert_into<Row>("themes") + R"sql( ON CONFLICT (id) DO UPDATE SET
    words = excluded.words, stability = excluded.stability, name = excluded.name, pinned_at = excluded.pinned_at, pinned_by = excluded.pinned_by,
    merged_into = excluded.merged_into, root_id = excluded.root_id, ended_at = excluded.ended_at, updated_at = excluded.updated_at, version = excluded.version
)sql"};

struct FindingRow {
    std::int64_t id = 1;
    std::int64_t number = 0;
    std::string rarity;
    std::string language;
    std::int64_t comments = 0;
    std::optional<std::string> why_not;
    Instant found_at;
};
BOOST_DESCRIBE_STRUCT(FindingRow, (), (id, number, rarity, language, comments, why_not, found_at))

const Sql finding_sql{"themes.finding", Reach::single, "SELECT " + columns<FindingRow>() + " FROM theme_findings WHERE id = 1"};
const Sql put_finding_sql{"themes.put_finding", Reach::single,
    insert_into<FindingRow>("theme_findings") + " ON CONFLICT (id) DO UPDATE SET " + assignments<FindingRow>({"id"})};

}  // namespace

std::vector<Theme> themes(Db& db)
{
    std::vector<Theme> all;
    db.each<Row>(themes_sql, [&](Row&& row) { all.push_back(theme_of(std::move(row))); });
    return all;
}

std::optional<Theme> find(Db& db, Id<Theme> id)
{
    auto row = db.one<Row>(find_sql, id);
    return row ? std::optional(theme_of(std::move(*row))) : std::nullopt;
}

void put(Db& db, const Theme& theme)
{
    db.run(put_sql, Row{theme.id, to_json(theme.words), theme.stability, theme.name, theme.pinned_at, theme.pinned_by, theme.merged_into, theme.root_id, theme.ended_at,
                        theme.created_at, theme.updated_at, theme.version});
}

std::optional<Finding> last_finding(Db& db)
{
    auto row = db.one<FindingRow>(finding_sql);
    if (!row) return std::nullopt;
    Finding finding{row->number, {}, std::move(row->language), row->comments, std::move(row->why_not), row->found_at};
    const auto rarity = json::parse(row->rarity);
    for (const auto& [stem, value] : rarity.as_object()) finding.rarity.emplace(stem, value.to_number<double>());
    return finding;
}

void put_finding(Db& db, const Finding& finding)
{
    json::object rarity;
    for (const auto& [stem, value] : finding.rarity) rarity[stem] = value;
    db.run(put_finding_sql, FindingRow{1, finding.number, json::serialize(rarity), finding.language, finding.comments, finding.why_not, finding.found_at});
}

namespace {

const Sql how_many_sql{"themes.how_many_comments", Reach::business, "SELECT COUNT(*) FROM responses WHERE comment IS NOT NULL"};
const Sql comments_sql{"themes.comments_to_learn", Reach::business,
    "SELECT " + columns<Comment>() + " FROM responses WHERE comment IS NOT NULL ORDER BY at DESC, id DESC LIMIT $1"};
const Sql unread_sql{"themes.unread", Reach::business, R"sql(
    SELECT r.customer_id, r.id, r.at, r.version, r.comment
      FROM responses r
      LEFT JOIN comment_readings k ON k.customer_id = r.customer_id AND k.response_id = r.id
     WHERE r.comment IS NOT NULL
       AND (k.response_id IS NULL OR k.response_version <> r.version OR k.finding <> $1)
     ORDER BY r.id
     LIMIT $2
)sql"};

const BulkInsert<CommentReading> keep_reading{"themes.keep_reading", "comment_readings", R"sql(
    ON CONFLICT (customer_id, response_id) DO UPDATE SET
        response_version = excluded.response_version, finding = excluded.finding, at = excluded.at, language = excluded.language,
        feeling = excluded.feeling, compound = excluded.compound
)sql"};
const BulkInsert<ThemeSentence> keep_sentence{"themes.keep_sentence", "theme_sentences"};
const BulkInsert<CommentWord> keep_word{"themes.keep_word", "comment_words"};
const Sql drop_sentences_sql{"themes.drop_sentences", Reach::one_customer, "DELETE FROM theme_sentences WHERE customer_id = $1 AND response_id = $2"};
const Sql drop_words_sql{"themes.drop_words", Reach::one_customer, "DELETE FROM comment_words WHERE customer_id = $1 AND response_id = $2"};

}  // namespace

std::int64_t how_many_comments(Db& db) { return db.value<std::int64_t>(how_many_sql); }

void each_comment(Db& db, std::int64_t most, const std::function<void(Comment&&)>& take) { db.each<Comment>(comments_sql, take, most); }

std::vector<Comment> unread(Db& db, std::int64_t finding, int most) { return db.all<Comment>(unread_sql, finding, most); }

void keep(Db& db, const std::vector<CommentReading>& readings, const std::vector<ThemeSentence>& sentences, const std::vector<CommentWord>& words)
{
    for (const auto& one : readings) {
        db.run(drop_sentences_sql, one.customer_id, one.response_id);
        db.run(drop_words_sql, one.customer_id, one.response_id);
    }
    keep_reading.run(db, readings);
    keep_sentence.run(db, sentences);
    keep_word.run(db, words);
}

namespace {

// Said in one survey beside a score; `$n` is that one, or null.
std::string said_in(const std::string& n)
{
    return "       AND (CAST(" + n + R"sql( AS BIGINT) IS NULL OR r.id IN (
            SELECT v.response_id FROM survey_answers y JOIN survey_values v ON v.answer_id = y.id WHERE v.response_id IS NOT NULL AND y.survey_id = )sql" + n + "))\n";
}

const Sql readings_sql{"themes.readings", Reach::business, R"sql(
    SELECT k.at, k.feeling
      FROM comment_readings k
      JOIN responses r ON r.customer_id = k.customer_id AND r.id = k.response_id
     WHERE k.at >= $1
)sql" + said_in("$2") + R"sql(
     ORDER BY k.at, k.response_id
)sql"};
const Sql said_sql{"themes.said", Reach::business, R"sql(
    SELECT t.root_id, s.response_id, s.at, s.feeling
      FROM theme_sentences s
      JOIN responses r ON r.customer_id = s.customer_id AND r.id = s.response_id
      JOIN themes t ON t.id = s.theme_id
     WHERE s.at >= $1
)sql" + said_in("$2") + R"sql(
     ORDER BY t.root_id, s.response_id, s.number
)sql"};
// A sentence that says most of what it says about the theme, neither a word nor a page long; of several in the same words the newest.
const Sql typical_sql{"themes.typical", Reach::business, R"sql(
    SELECT s.customer_id, s.response_id, s.at, s.first_byte, s.end_byte, s.fit, r.comment
      FROM theme_sentences s
      JOIN responses r ON r.customer_id = s.customer_id AND r.id = s.response_id
      JOIN themes t ON t.id = s.theme_id
     WHERE t.root_id = $1
       AND s.at >= $2
       AND s.end_byte - s.first_byte BETWEEN 12 AND 200
)sql" + said_in("$4") + R"sql(
     ORDER BY s.fit DESC, s.at DESC, s.response_id, s.number
     LIMIT $3
)sql"};

const std::string found_columns = "r.id, r.customer_id, c.name, r.at, r.survey, r.score, r.comment, k.feeling";
const std::string found_from = R"sql(
      FROM responses r
      JOIN customers c ON c.id = r.customer_id
      LEFT JOIN comment_readings k ON k.customer_id = r.customer_id AND k.response_id = r.id
     WHERE r.comment IS NOT NULL
       AND (r.at, r.id) < ($1, $2)
       AND (CAST($3 AS TEXT) IS NULL OR k.feeling = $3)
       AND (CAST($4 AS TEXT) IS NULL OR EXISTS (
            SELECT 1 FROM comment_words w WHERE w.customer_id = r.customer_id AND w.response_id = r.id AND w.word >= $4 AND w.word < $5))
       AND (CAST($6 AS TEXT) IS NULL OR EXISTS (
            SELECT 1 FROM comment_words w WHERE w.customer_id = r.customer_id AND w.response_id = r.id AND w.word >= $6 AND w.word < $7))
       AND (CAST($8 AS TEXT) IS NULL OR EXISTS (
            SELECT 1 FROM comment_words w WHERE w.customer_id = r.customer_id AND w.response_id = r.id AND w.word >= $8 AND w.word < $9))
)sql" + said_in("$11");
const Sql found_sql{"themes.comments", Reach::business, "SELECT " + found_columns + found_from + " ORDER BY r.at DESC, r.id DESC LIMIT $10"};
const Sql found_of_theme_sql{"themes.comments_of", Reach::business, "SELECT " + found_columns + found_from + R"sql(
       AND EXISTS (
            SELECT 1 FROM theme_sentences s JOIN themes t ON t.id = s.theme_id
             WHERE s.customer_id = r.customer_id AND s.response_id = r.id AND t.root_id = $12)
     ORDER BY r.at DESC, r.id DESC
     LIMIT $10
)sql"};
const Sql sentences_of_sql{"themes.sentences_of", Reach::one_customer, "SELECT " + columns<ThemeSentence>() + R"sql(
      FROM theme_sentences
     WHERE customer_id = $1
       AND response_id = $2
     ORDER BY number
)sql"};

}  // namespace

void each_reading(Db& db, Instant from, const OneSurvey& survey, const std::function<void(const Counted&)>& take) { db.each<Counted>(readings_sql, take, from, survey); }

void each_said(Db& db, Instant from, const OneSurvey& survey, const std::function<void(const Said&)>& take) { db.each<Said>(said_sql, take, from, survey); }

std::vector<Typical> typical(Db& db, Id<Theme> root, Instant from, const OneSurvey& survey, int most) { return db.all<Typical>(typical_sql, root, from, most, survey); }

Bounds bounds_of(const Strings& words)
{
    Bounds bounds;
    for (std::size_t i = 0; i < 3 && i < words.size(); ++i) {
        bounds.from[i] = words[i];
        bounds.to[i] = words[i] + "\U0010FFFF";
    }
    return bounds;
}

std::vector<Found> comments(Db& db, const Asked& asked)
{
    const auto [from, to] = bounds_of(asked.words);
    const auto& [at, id] = asked.before;
    if (asked.theme)
        return db.all<Found>(found_of_theme_sql, at, id, asked.feeling, from[0], to[0], from[1], to[1], from[2], to[2], asked.limit + 1, asked.survey, *asked.theme);
    return db.all<Found>(found_sql, at, id, asked.feeling, from[0], to[0], from[1], to[1], from[2], to[2], asked.limit + 1, asked.survey);
}

std::vector<ThemeSentence> sentences_of(Db& db, CustomerId customer, ResponseId response) { return db.all<ThemeSentence>(sentences_of_sql, customer, response); }

}  // namespace rapport::themes::store
