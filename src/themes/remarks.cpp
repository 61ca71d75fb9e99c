#include "themes/remarks.h"

#include "base/db/bulk.h"

namespace rapport::themes::store {
namespace {

constexpr int most_parts = 10;          // as many questions as a survey may have

// A comment beside a score with a name is a response's, and read there.
const std::string remarks_sql = R"sql(
    (SELECT v.answer_id AS id, v.question AS part, a.customer_id AS customer_id, a.at AS at, a.changed_at AS stamp, v.words AS words, 'answer' AS said, a.id AS source_id
       FROM survey_values v
       JOIN survey_answers a ON a.id = v.answer_id
      WHERE v.words IS NOT NULL
        AND NOT EXISTS (
            SELECT 1 FROM survey_values o
              JOIN responses r ON r.customer_id = a.customer_id AND r.id = o.response_id
             WHERE o.answer_id = v.answer_id AND r.comment = v.words)
      UNION ALL
     SELECT e.id, 0, c.customer_id, e.at, e.at, e.words, c.source, c.id
       FROM cases c
       JOIN case_entries e ON e.case_id = c.id
      WHERE c.source IN ('review', 'post') AND e.kind = 'customer' AND e.words <> ''
      UNION ALL
     SELECT i.id, 0, i.customer_id, i.created_at, i.version, CASE WHEN i.words = '' THEN i.title ELSE i.title || '. ' || i.words END, 'idea', i.id
       FROM ideas i
      WHERE i.response_id IS NULL AND i.case_id IS NULL))sql";

// Said in one survey; `$n` is that one, or null.
std::string said_in(const std::string& n)
{
    return "       AND (CAST(" + n + " AS BIGINT) IS NULL OR (s.said = 'answer' AND s.source_id IN (SELECT y.id FROM survey_answers y WHERE y.survey_id = " + n + ")))\n";
}

const Sql how_many_sql{"themes.how_many_remarks", Reach::business, "SELECT COUNT(*) FROM " + remarks_sql + " s"};
const Sql to_learn_sql{"themes.remarks_to_learn", Reach::business,
    "SELECT s.id, s.part, s.at, s.stamp, LENGTH(s.words), s.words FROM " + remarks_sql + " s ORDER BY s.at DESC, s.id DESC, s.part LIMIT $1"};
const Sql unread_sql{"themes.unread_remarks", Reach::business, "SELECT s.id, s.part, s.at, s.stamp, LENGTH(s.words), s.words FROM " + remarks_sql + R"sql( s
      LEFT JOIN remark_readings k ON k.remark_id = s.id AND k.part = s.part
     WHERE k.remark_id IS NULL OR k.stamp <> s.stamp OR k.letters <> LENGTH(s.words) OR k.finding <> $1
     ORDER BY s.id, s.part
     LIMIT $2
)sql"};

const BulkInsert<RemarkReading> keep_reading{"themes.keep_remark_reading", "remark_readings", R"sql(
    ON CONFLICT (remark_id, part) DO UPDATE SET
        stamp = excluded.stamp, letters = excluded.letters, finding = excluded.finding, at = excluded.at, language = excluded.language,
        feeling = excluded.feeling, compound = excluded.compound
)sql"};
const BulkInsert<RemarkSentence> keep_sentence{"themes.keep_remark_sentence", "remark_sentences"};
const BulkInsert<RemarkWord> keep_word{"themes.keep_remark_word", "remark_words"};
const Sql drop_sentences_sql{"themes.drop_remark_sentences", Reach::business, "DELETE FROM remark_sentences WHERE remark_id = $1 AND part = $2"};
const Sql drop_words_sql{"themes.drop_remark_words", Reach::business, "DELETE FROM remark_words WHERE remark_id = $1 AND part = $2"};

const Sql readings_sql{"themes.remark_readings", Reach::business, "SELECT k.at, k.feeling FROM remark_readings k JOIN " + remarks_sql + R"sql( s ON s.id = k.remark_id AND s.part = k.part
     WHERE k.at >= $1
)sql" + said_in("$2") + R"sql(
     ORDER BY k.at, k.remark_id
)sql"};
const Sql said_sql{"themes.remarks_said", Reach::business, "SELECT t.root_id, k.remark_id, k.part, k.at, k.feeling FROM remark_sentences k JOIN " + remarks_sql + R"sql( s ON s.id = k.remark_id AND s.part = k.part
      JOIN themes t ON t.id = k.theme_id
     WHERE k.at >= $1
)sql" + said_in("$2") + R"sql(
     ORDER BY t.root_id, k.remark_id, k.part, k.number
)sql"};
const Sql typical_sql{"themes.typical_remarks", Reach::business, "SELECT s.id, s.customer_id, k.at, k.first_byte, k.end_byte, k.fit, s.words FROM remark_sentences k JOIN " + remarks_sql
    + R"sql( s ON s.id = k.remark_id AND s.part = k.part
      JOIN themes t ON t.id = k.theme_id
     WHERE t.root_id = $1
       AND k.at >= $2
       AND k.end_byte - k.first_byte BETWEEN 12 AND 200
)sql" + said_in("$4") + R"sql(
     ORDER BY k.fit DESC, k.at DESC, k.remark_id, k.part, k.number
     LIMIT $3
)sql"};

const std::string found_text = "SELECT s.id, s.part, s.customer_id, c.name, s.at, s.said, s.source_id, s.words, k.feeling FROM " + remarks_sql + R"sql( s
      LEFT JOIN customers c ON c.id = s.customer_id
      LEFT JOIN remark_readings k ON k.remark_id = s.id AND k.part = s.part
     WHERE (s.at, s.id) < ($1, $2)
       AND (CAST($3 AS TEXT) IS NULL OR k.feeling = $3)
       AND (CAST($4 AS TEXT) IS NULL OR EXISTS (
            SELECT 1 FROM remark_words w WHERE w.remark_id = s.id AND w.part = s.part AND w.word >= $4 AND w.word < $5))
       AND (CAST($6 AS TEXT) IS NULL OR EXISTS (
            SELECT 1 FROM remark_words w WHERE w.remark_id = s.id AND w.part = s.part AND w.word >= $6 AND w.word < $7))
       AND (CAST($8 AS TEXT) IS NULL OR EXISTS (
            SELECT 1 FROM remark_words w WHERE w.remark_id = s.id AND w.part = s.part AND w.word >= $8 AND w.word < $9))
)sql" + said_in("$11");
const Sql found_sql{"themes.remarks", Reach::business, found_text + " ORDER BY s.at DESC, s.id DESC, s.part LIMIT $10"};
const Sql found_of_theme_sql{"themes.remarks_of", Reach::business, found_text + R"sql(
       AND EXISTS (
            SELECT 1 FROM remark_sentences n JOIN themes t ON t.id = n.theme_id
             WHERE n.remark_id = s.id AND n.part = s.part AND t.root_id = $12)
     ORDER BY s.at DESC, s.id DESC, s.part
     LIMIT $10
)sql"};
const Sql sentences_of_sql{"themes.sentences_of_remark", Reach::business,
    "SELECT " + columns<RemarkSentence>() + " FROM remark_sentences WHERE remark_id = $1 AND part = $2 ORDER BY number"};

std::string leftovers(const std::string& table)
{
    return "DELETE FROM " + table + " WHERE (remark_id, part) NOT IN (SELECT s.id, s.part FROM " + remarks_sql + " s)";
}
const Sql forget_readings_sql{"themes.forget_remark_readings", Reach::business, leftovers("remark_readings")};
const Sql forget_sentences_sql{"themes.forget_remark_sentences", Reach::business, leftovers("remark_sentences")};
const Sql forget_words_sql{"themes.forget_remark_words", Reach::business, leftovers("remark_words")};

}  // namespace

std::int64_t how_many_remarks(Db& db) { return db.value<std::int64_t>(how_many_sql); }
void each_remark(Db& db, std::int64_t most, const std::function<void(Remark&&)>& take) { db.each<Remark>(to_learn_sql, take, most); }
std::vector<Remark> unread_remarks(Db& db, std::int64_t finding, int most) { return db.all<Remark>(unread_sql, finding, most); }

void keep(Db& db, const std::vector<RemarkReading>& readings, const std::vector<RemarkSentence>& sentences, const std::vector<RemarkWord>& words)
{
    for (const auto& one : readings) {
        db.run(drop_sentences_sql, one.remark_id, one.part);
        db.run(drop_words_sql, one.remark_id, one.part);
    }
    keep_reading.run(db, readings);
    keep_sentence.run(db, sentences);
    keep_word.run(db, words);
}

void each_remark_reading(Db& db, Instant from, const OneSurvey& survey, const std::function<void(const Counted&)>& take) { db.each<Counted>(readings_sql, take, from, survey); }
void each_remark_said(Db& db, Instant from, const OneSurvey& survey, const std::function<void(const RemarkSaid&)>& take) { db.each<RemarkSaid>(said_sql, take, from, survey); }
std::vector<TypicalRemark> typical_remarks(Db& db, Id<Theme> root, Instant from, const OneSurvey& survey, int most) { return db.all<TypicalRemark>(typical_sql, root, from, most, survey); }

std::vector<FoundRemark> remarks(Db& db, const Asked& asked)
{
    const auto [from, to] = bounds_of(asked.words);
    const auto& [at, id] = asked.before;
    const int most = most_parts * (asked.limit + 1);
    if (asked.theme)
        return db.all<FoundRemark>(found_of_theme_sql, at, id, asked.feeling, from[0], to[0], from[1], to[1], from[2], to[2], most, asked.survey, *asked.theme);
    return db.all<FoundRemark>(found_sql, at, id, asked.feeling, from[0], to[0], from[1], to[1], from[2], to[2], most, asked.survey);
}

std::vector<RemarkSentence> sentences_of(Db& db, std::int64_t remark, std::int64_t part) { return db.all<RemarkSentence>(sentences_of_sql, remark, part); }

std::int64_t forget_remarks(Db& db) { return db.run(forget_readings_sql) + db.run(forget_sentences_sql) + db.run(forget_words_sql); }

}  // namespace rapport::themes::store
