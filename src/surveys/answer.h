// A filled-in survey: with a name or without one.
#pragma once
#include "surveys/invitation.h"

namespace rapport::surveys {

struct Answer;
struct Place;
struct Batch;

// How it was answered.
enum class AnsweredBy { link, qr, tablet, paper };
BOOST_DESCRIBE_ENUM(AnsweredBy, link, qr, tablet, paper)

struct Answer {
    Id<Answer> id;
    Id<Survey> survey_id;
    std::int64_t wording = 0;                       // the number of the one that they saw
    AnsweredBy channel = AnsweredBy::link;
    std::string language;
    std::optional<Id<customers::Customer>> customer_id;     // none: without a name
    std::optional<Id<Invitation>> invitation_id;            // none where the name was taken off
    std::optional<Id<Place>> place_id;
    std::optional<Id<Batch>> batch_id;
    std::optional<touchpoints::Kind> touchpoint_kind;
    std::optional<std::string> staff;
    Instant at;
    Instant changed_at;
    Instant open_until;                             // may be changed until then

    bool operator==(const Answer&) const = default;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (id, survey_id, wording, channel, language, customer_id, invitation_id, place_id, batch_id,
    touchpoint_kind, staff, at, changed_at, open_until))

// What was said to one question: a score on its scale, of a choice its number from 1, or words.
struct Given {
    std::int64_t question = 0;
    std::optional<std::int64_t> score;
    std::optional<std::string> words;
    bool operator==(const Given&) const = default;
};
BOOST_DESCRIBE_STRUCT(Given, (), (question, score, words))

struct Value {
    Id<Answer> answer_id;
    std::int64_t question = 0;
    QuestionKind kind = QuestionKind::nps;
    std::optional<std::int64_t> score;
    std::optional<std::string> words;
    std::optional<Id<listening::Response>> response_id;     // the response that it is kept as
    bool operator==(const Value&) const = default;
};
BOOST_DESCRIBE_STRUCT(Value, (), (answer_id, question, kind, score, words, response_id))

// The fault of what was given to a question of this wording, at `pointer`; nothing when it is fine. Nothing given is fine
// where the question may be skipped.
std::optional<Fault> fault_of(const SurveyContent& content, const Given& given, const std::string& pointer);

// To whom a text belongs: the last scored question before it, if any.
const Question* scored_before(const SurveyContent& content, std::int64_t text);

}  // namespace rapport::surveys

RAPPORT_ID(rapport::surveys::Answer, "ans");
RAPPORT_ID(rapport::surveys::Place, "plc");
RAPPORT_ID(rapport::surveys::Batch, "bat");
