// The tables survey_answers, survey_values, survey_answer_keys and survey_replies.
#pragma once
#include "base/db/db.h"
#include "surveys/answering.h"

namespace rapport::surveys::store {

void insert(Db& db, const Answer& answer, const std::string& key_hash);
void update(Db& db, const Answer& answer);
// With what was said to each question and what we wrote back.
void remove(Db& db, const Answer& answer, const std::string& key_hash);
std::optional<Answer> find_answer(Db& db, Id<Answer> id);
std::optional<Answer> find_answer(Db& db, const std::string& key_hash);

void put(Db& db, const Value& value);
void remove(Db& db, const Value& value);
std::vector<Value> values(Db& db, Id<Answer> answer);

// Of the answer that this response is of, by question; none where there is no such answer.
std::vector<Id<listening::Response>> responses_beside(Db& db, const listening::Response& response);
// Whether they rate something in that answer, too: of one to five, and kept as no response.
bool is_rated_beside(Db& db, const listening::Response& response);

// That the name was taken off the answer of this key, after it had been kept with it.
void note_taken_off(Db& db, const std::string& answer_key);
bool was_taken_off(Db& db, const std::string& answer_key);

struct NamedAnswer {
    Answer answer;
    std::optional<std::string> customer;
    std::int64_t replies = 0;
};
BOOST_DESCRIBE_STRUCT(NamedAnswer, (), (answer, customer, replies))
std::optional<NamedAnswer> find_named(Db& db, Id<Answer> id);
// Those behind `before`, newest first, until take() answers false.
void each_answer(Db& db, const AnswerFilter& filter, const std::function<bool(NamedAnswer&&)>& take);

void insert(Db& db, const Reply& reply);
std::vector<Reply> replies(Db& db, Id<Answer> answer);      // the oldest first

}  // namespace rapport::surveys::store
