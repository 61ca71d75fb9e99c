// A survey: what is asked, in which words and languages. Its wordings are kept, since an answer belongs to the one it saw.
#pragma once
#include "base/describe.h"
#include "identity/staff.h"
#include "listening/response.h"

#include <vector>

namespace rapport::surveys {

// nps, csat and ces are the scales of listening. rating: 1 to 5 of anything. choice: one of several. text: in their own words.
enum class QuestionKind { nps, csat, ces, rating, choice, text };
BOOST_DESCRIBE_ENUM(QuestionKind, nps, csat, ces, rating, choice, text)

// Which of the figures that the whole business compares the answer belongs to, if any.
std::optional<listening::Survey> scale_kind(QuestionKind kind);

// A question in one language.
struct QuestionWords {
    std::string language;
    std::string ask;
    std::optional<std::string> low, high;   // what the ends of the scale mean
    Strings choices;
    bool operator==(const QuestionWords&) const = default;
};
BOOST_DESCRIBE_STRUCT(QuestionWords, (), (language, ask, low, high, choices))

// Its number stays when its words or its place change, so that answers can be compared.
struct Question {
    std::int64_t question = 0;
    QuestionKind kind = QuestionKind::nps;
    bool may_skip = false;
    std::vector<QuestionWords> words;
    bool operator==(const Question&) const = default;

    // 0 to 10, 1 to 5, 1 to the number of choices; of a text nothing.
    std::optional<listening::Scale> scale() const;
    const QuestionWords& in(const std::string& language) const;   // else in the first one
};
BOOST_DESCRIBE_STRUCT(Question, (), (question, kind, may_skip, words))

// What stands around the questions in one language.
struct SurveyTexts {
    std::string language;
    std::optional<std::string> about;       // the shop in one line
    std::optional<std::string> reads;       // who reads the answers
    std::optional<std::string> thanks;
    bool operator==(const SurveyTexts&) const = default;
};
BOOST_DESCRIBE_STRUCT(SurveyTexts, (), (language, about, reads, thanks))

struct SurveyContent {
    Strings languages;                      // the business's own is the first one
    std::vector<Question> questions;
    std::vector<SurveyTexts> texts;
    bool operator==(const SurveyContent&) const = default;

    const Question* find(std::int64_t question) const;
    // The customer's language where it is spoken here ("de" for "de-AT"), else the business's.
    std::string language_for(std::string_view wanted) const;
    const SurveyTexts* texts_in(const std::string& language) const;
};
BOOST_DESCRIBE_STRUCT(SurveyContent, (), (languages, questions, texts))

struct Wording : SurveyContent {
    std::int64_t number = 0;
    Instant since;
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
};
BOOST_DESCRIBE_STRUCT(Wording, (SurveyContent), (number, since, staff, staff_id))

enum class SurveyState { draft, open, closed };
BOOST_DESCRIBE_ENUM(SurveyState, draft, open, closed)

struct SurveyHead {
    Id<struct Survey> id;
    std::string name;
    std::optional<Instant> opened_at;
    std::optional<std::string> opened_by;
    std::optional<Instant> closed_at;
    std::optional<std::string> closed_by;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;

    SurveyState state_now() const { return closed_at ? SurveyState::closed : opened_at ? SurveyState::open : SurveyState::draft; }
};
BOOST_DESCRIBE_STRUCT(SurveyHead, (), (id, name, opened_at, opened_by, closed_at, closed_by, created_at, updated_at, version))

struct Survey : SurveyHead {
    SurveyState state = SurveyState::draft;
    Wording wording;                        // the one in force
};
BOOST_DESCRIBE_STRUCT(Survey, (SurveyHead), (state, wording))

}  // namespace rapport::surveys

RAPPORT_ID(rapport::surveys::Survey, "srv");
