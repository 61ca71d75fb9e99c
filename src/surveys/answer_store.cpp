#include "surveys/answer_store.h"

#include "surveys/keys.h"

#include <algorithm>

namespace rapport::surveys::store {
namespace {

const Sql insert_sql{"survey_answers.insert", Reach::business, insert_into<Answer>("survey_answers")};
const Sql update_sql{"survey_answers.update", Reach::business, "UPDATE survey_answers SET " + assignments<Answer>({"id"}) + " WHERE id = $1"};
const Sql find_sql{"survey_answers.find", Reach::business, "SELECT " + columns<Answer>() + " FROM survey_answers WHERE id = $1"};
const Sql put_key_sql{"survey_answer_keys.put", Reach::business, "INSERT INTO survey_answer_keys (key_hash, answer_id) VALUES ($1, $2)"};
const Sql find_key_sql{"survey_answer_keys.find", Reach::business, "SELECT answer_id FROM survey_answer_keys WHERE key_hash = $1"};

const Sql remove_sql{"survey_answers.remove", Reach::business, "DELETE FROM survey_answers WHERE id = $1"};
const Sql remove_values_sql{"survey_values.remove_all", Reach::business, "DELETE FROM survey_values WHERE answer_id = $1"};
const Sql remove_replies_sql{"survey_replies.remove_all", Reach::business, "DELETE FROM survey_replies WHERE answer_id = $1"};
const Sql remove_key_sql{"survey_answer_keys.remove", Reach::business, "DELETE FROM survey_answer_keys WHERE key_hash = $1"};

const Sql note_taken_off_sql{"survey_names_taken_off.note", Reach::business,
    "INSERT INTO survey_names_taken_off (key_hash) VALUES ($1) ON CONFLICT (key_hash) DO NOTHING"};
const Sql taken_off_sql{"survey_names_taken_off.find", Reach::business, "SELECT COUNT(*) FROM survey_names_taken_off WHERE key_hash = $1"};

const Sql put_value_sql{"survey_values.put", Reach::business,
    insert_into<Value>("survey_values")
        + " ON CONFLICT (answer_id, question) DO UPDATE SET score = excluded.score, words = excluded.words, response_id = excluded.response_id"};
const Sql remove_value_sql{"survey_values.remove", Reach::business, "DELETE FROM survey_values WHERE answer_id = $1 AND question = $2"};
const Sql values_sql{"survey_values.of", Reach::business,
    "SELECT " + columns<Value>() + " FROM survey_values WHERE answer_id = $1 ORDER BY question"};

struct Kept {
    Id<Answer> answer_id;
    Id<listening::Response> response_id;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (answer_id, response_id))

// Of whatever they answered at that moment: two sheets of one day have the same.
const Sql kept_then_sql{"survey_values.kept_then", Reach::business, R"sql(
    SELECT a.id, v.response_id
      FROM survey_answers a
      JOIN survey_values v ON v.answer_id = a.id
     WHERE a.customer_id = $1
       AND a.at = $2
       AND v.response_id IS NOT NULL
     ORDER BY a.id, v.question
)sql"};

// Answers with our replies of `which`.
std::string named(const std::string& which)
{
    return "SELECT " + columns<Answer>("a.") + R"sql(, c.name, COALESCE(r.replies, 0)
       FROM survey_answers a
       LEFT JOIN customers c ON c.id = a.customer_id
       LEFT JOIN (SELECT answer_id, COUNT(*) AS replies FROM survey_replies )sql" + which + " GROUP BY answer_id) r ON r.answer_id = a.id";
}
const Sql find_named_sql{"survey_answers.find_named", Reach::business, named("WHERE answer_id = $1") + " WHERE a.id = $1"};
const std::string rest_of_list = R"sql(
      WHERE (a.at, a.id) < ($1, $2)
        AND a.at >= $3
        AND a.at < $4
)sql";
const std::string in_order = " ORDER BY a.at DESC, a.id DESC LIMIT $5";
const Sql list_sql{"survey_answers.list", Reach::business, named("") + rest_of_list + in_order};
const Sql list_of_sql{"survey_answers.list_of", Reach::business, named("") + rest_of_list + " AND a.survey_id = $6" + in_order};

const Sql insert_reply_sql{"survey_replies.insert", Reach::business, insert_into<Reply>("survey_replies")};
const Sql replies_sql{"survey_replies.of", Reach::business,
    "SELECT " + columns<Reply>() + " FROM survey_replies WHERE answer_id = $1 ORDER BY at, id"};

constexpr int at_once = 500;

}  // namespace

void insert(Db& db, const Answer& answer, const std::string& key_hash)
{
    db.run(insert_sql, answer);
    db.run(put_key_sql, key_hash, answer.id);
}

void update(Db& db, const Answer& answer) { db.run(update_sql, answer); }

void remove(Db& db, const Answer& answer, const std::string& key_hash)
{
    for (const auto* sql : {&remove_values_sql, &remove_replies_sql, &remove_sql}) db.run(*sql, answer.id);
    db.run(remove_key_sql, key_hash);
}

std::optional<Answer> find_answer(Db& db, Id<Answer> id) { return db.one<Answer>(find_sql, id); }

std::optional<Answer> find_answer(Db& db, const std::string& key_hash)
{
    const auto id = db.one<Id<Answer>>(find_key_sql, key_hash);
    return id ? find_answer(db, *id) : std::nullopt;
}

void note_taken_off(Db& db, const std::string& answer_key) { db.run(note_taken_off_sql, hash_of_taken_off(answer_key)); }
bool was_taken_off(Db& db, const std::string& answer_key) { return db.value<std::int64_t>(taken_off_sql, hash_of_taken_off(answer_key)) > 0; }

void put(Db& db, const Value& value) { db.run(put_value_sql, value); }
void remove(Db& db, const Value& value) { db.run(remove_value_sql, value.answer_id, value.question); }
std::vector<Value> values(Db& db, Id<Answer> answer) { return db.all<Value>(values_sql, answer); }

std::vector<Id<listening::Response>> responses_beside(Db& db, const listening::Response& response)
{
    const auto kept = db.all<Kept>(kept_then_sql, response.customer_id, response.at);
    const auto own = std::ranges::find(kept, response.id, &Kept::response_id);
    std::vector<Id<listening::Response>> beside;
    if (own == kept.end()) return beside;
    for (const auto& one : kept)
        if (one.answer_id == own->answer_id) beside.push_back(one.response_id);
    return beside;
}

bool is_rated_beside(Db& db, const listening::Response& response)
{
    const auto kept = db.all<Kept>(kept_then_sql, response.customer_id, response.at);
    const auto own = std::ranges::find(kept, response.id, &Kept::response_id);
    return own != kept.end() && std::ranges::any_of(values(db, own->answer_id), [](const Value& value) { return value.kind == QuestionKind::rating; });
}

std::optional<NamedAnswer> find_named(Db& db, Id<Answer> id) { return db.one<NamedAnswer>(find_named_sql, id); }

void each_answer(Db& db, const AnswerFilter& filter, const std::function<bool(NamedAnswer&&)>& take)
{
    auto [at, id] = filter.before;
    const auto& [from, to] = filter.span;
    for (;;) {
        auto rows = filter.survey ? db.all<NamedAnswer>(list_of_sql, at, id, from, to, at_once, *filter.survey)
                                  : db.all<NamedAnswer>(list_sql, at, id, from, to, at_once);
        for (auto& row : rows) {
            at = row.answer.at;
            id = row.answer.id.value;
            if (!take(std::move(row))) return;
        }
        if (rows.size() < at_once) return;
    }
}

void insert(Db& db, const Reply& reply) { db.run(insert_reply_sql, reply); }
std::vector<Reply> replies(Db& db, Id<Answer> answer) { return db.all<Reply>(replies_sql, answer); }

}  // namespace rapport::surveys::store
