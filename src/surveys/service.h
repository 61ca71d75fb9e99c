// Use cases of surveys themselves: writing one down, changing its words, opening and closing it.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "surveys/survey.h"

namespace rapport::surveys {

constexpr std::size_t most_questions = 10;
constexpr std::size_t most_languages = 8;
constexpr std::size_t most_choices = 9;     // one key each on paper

struct WordsInput {
    Text<2, 35> language = {};
    Text<1, 200> ask = {};
    std::optional<Text<1, 40>> low = {}, high = {};
    std::optional<std::vector<Text<1, 80>>> choices = {};
};
BOOST_DESCRIBE_STRUCT(WordsInput, (), (language, ask, low, high, choices))

// With its number it is a question that is there already; without one it is new.
struct QuestionInput {
    std::optional<std::int64_t> question = {};
    QuestionKind kind = QuestionKind::nps;
    std::optional<bool> may_skip = {};
    std::vector<WordsInput> words = {};
};
BOOST_DESCRIBE_STRUCT(QuestionInput, (), (question, kind, may_skip, words))

struct TextsInput {
    Text<2, 35> language = {};
    std::optional<Text<1, 120>> about = {};
    std::optional<Text<1, 300>> reads = {}, thanks = {};
};
BOOST_DESCRIBE_STRUCT(TextsInput, (), (language, about, reads, thanks))

struct NewSurvey {
    Text<1, 120> name = {};
    std::vector<QuestionInput> questions = {};
    std::optional<std::vector<TextsInput>> texts = {};
};
BOOST_DESCRIBE_STRUCT(NewSurvey, (), (name, questions, texts))

struct ChangeSurvey {
    Patch<Text<1, 120>> name;
    Patch<std::vector<QuestionInput>> questions;
    Patch<std::vector<TextsInput>> texts;
};
BOOST_DESCRIBE_STRUCT(ChangeSurvey, (), (name, questions, texts))

// A draft. Its languages are those of the first question, in their order. invalid: no question or more than most_questions; a
// question without words in a language that another has; choices where there is nothing to choose, or fewer than two, or not
// as many in each language; a question with a number; a language that is none.
Result<Survey> add_survey(Context& ctx, NewSurvey input);

// not_found.
Result<Survey> read_survey(Context& ctx, Id<Survey> id);

// The newest first; all, for a business has few.
std::vector<Survey> list_surveys(Context& ctx);

// Changed words are in force from now on, with a number of their own; what was answered keeps the words that it saw. A question
// keeps its number only with its kind. Refuses like add_survey; not_found; conflict "changed_meanwhile", "closed".
Result<Survey> change_survey(Context& ctx, Id<Survey> id, std::int64_t version, ChangeSurvey change);

// Every wording it had, the newest first. not_found.
Result<std::vector<Wording>> wordings(Context& ctx, Id<Survey> id);

// Customers may answer from now on. A closed one is opened again. not_found; conflict "open".
Result<Survey> open_survey(Context& ctx, Id<Survey> id);
// Nobody may answer any more. not_found; conflict "not_open".
Result<Survey> close_survey(Context& ctx, Id<Survey> id);
// A draft that nobody needs. not_found; conflict "was_open".
Result<Done> remove_survey(Context& ctx, Id<Survey> id);

// For the folder: conflict "not_open".
Result<Survey> open_one(Context& ctx, Id<Survey> id);

}  // namespace rapport::surveys
