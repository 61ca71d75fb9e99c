#include "surveys/survey.h"

#include <algorithm>

namespace rapport::surveys {
namespace {

std::string_view main_language(std::string_view tag) { return tag.substr(0, tag.find('-')); }

}  // namespace

std::optional<listening::Survey> scale_kind(QuestionKind kind)
{
    switch (kind) {
    case QuestionKind::nps: return listening::Survey::nps;
    case QuestionKind::csat: return listening::Survey::csat;
    case QuestionKind::ces: return listening::Survey::ces;
    default: return std::nullopt;
    }
}

std::optional<listening::Scale> Question::scale() const
{
    if (const auto known = scale_kind(kind)) return listening::scale_of(*known);
    if (kind == QuestionKind::rating) return listening::Scale{1, 5};
    if (kind == QuestionKind::choice) return listening::Scale{1, static_cast<std::int64_t>(words.front().choices.size())};
    return std::nullopt;
}

const QuestionWords& Question::in(const std::string& language) const
{
    const auto found = std::ranges::find(words, language, &QuestionWords::language);
    return found == words.end() ? words.front() : *found;
}

const Question* SurveyContent::find(std::int64_t question) const
{
    const auto found = std::ranges::find(questions, question, &Question::question);
    return found == questions.end() ? nullptr : &*found;
}

std::string SurveyContent::language_for(std::string_view wanted) const
{
    if (const auto same = std::ranges::find(languages, wanted); same != languages.end()) return *same;
    for (const auto& spoken : languages)
        if (main_language(spoken) == main_language(wanted)) return spoken;
    return languages.front();
}

const SurveyTexts* SurveyContent::texts_in(const std::string& language) const
{
    const auto found = std::ranges::find(texts, language, &SurveyTexts::language);
    return found == texts.end() ? nullptr : &*found;
}

}  // namespace rapport::surveys
