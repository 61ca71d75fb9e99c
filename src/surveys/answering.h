// Answering: what is given is kept under a key that only who answers holds, may be changed while it is open, and is told to
// who listens in the same transaction. Scores on the scales of listening are kept as responses where the customer is known.
#pragma once
#include "base/context.h"
#include "base/newest_first.h"
#include "base/result.h"
#include "listening/heard.h"
#include "surveys/answer.h"

namespace rapport::surveys {

constexpr std::int64_t nameless_open_us = us_per_day;       // an answer without a link may be changed for a day

// Where somebody stands who answers: by a link, a code, a tablet, or a sheet of paper.
struct Answering {
    Id<Survey> survey_id = {};
    std::int64_t wording = 0;               // the one that they see
    AnsweredBy channel = AnsweredBy::link;
    std::string language = {};
    std::string key = {};                   // opens the answer; the same key is the same answer
    std::optional<Invitation> invitation = {};
    bool nameless = false;                  // without the name that the invitation would give
    std::optional<Id<Place>> place_id = {};
    std::optional<Id<Batch>> batch_id = {};
    std::optional<Instant> at = {};         // now
};

// Lays what is given over what this key gave before; the same twice changes nothing. conflict "not_open": the survey is closed;
// "expired": it can no longer be changed; "answered": they have answered another way. invalid: no such wording, or a fault of what is given.
Result<Answer> give(Context& ctx, const listening::Listeners& listeners, const Answering& answering, const std::vector<Given>& given);

// As which responses the visit to a survey is kept that this one is of, by question, itself among them; none where it is no survey's.
std::vector<Id<listening::Response>> said_together(Db& db, const listening::Response& response);

struct AnswerView : Answer {
    std::optional<std::string> customer;
    std::vector<Value> values;
    std::int64_t replies = 0;
};
BOOST_DESCRIBE_STRUCT(AnswerView, (Answer), (customer, values, replies))

// not_found.
Result<AnswerView> read_answer(Context& ctx, Id<Answer> id);

struct AnswerFilter {
    std::optional<Id<Survey>> survey = {};
    std::optional<std::string> q = {};      // every word of it stands in their words
    bool with_words = false;
    Span span = {};
    Before before = {};
    int limit = 50;
};
// Newest first: at most limit + 1. not_found: no such survey.
Result<std::vector<AnswerView>> list_answers(Context& ctx, const AnswerFilter& filter);

struct Reply {
    Id<Answer> answer_id;
    Id<Reply> id;
    std::string words;
    Instant at;
    std::optional<std::string> staff;
};
BOOST_DESCRIBE_STRUCT(Reply, (), (answer_id, id, words, at, staff))

struct WriteReply {
    Text<1, 4000> words = {};
};
BOOST_DESCRIBE_STRUCT(WriteReply, (), (words))

// Written where they can read it with the link or the key that they answered with. not_found.
Result<Reply> reply(Context& ctx, Id<Answer> id, const WriteReply& input);
Result<std::vector<Reply>> list_replies(Context& ctx, Id<Answer> id);

}  // namespace rapport::surveys

RAPPORT_ID(rapport::surveys::Reply, "rpl");
