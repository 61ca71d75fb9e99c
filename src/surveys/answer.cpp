#include "surveys/answer.h"

#include "base/json.h"

namespace rapport::surveys {

constexpr std::size_t most_words = 4000;

std::optional<Fault> fault_of(const SurveyContent& content, const Given& given, const std::string& pointer)
{
    const auto* question = content.find(given.question);
    if (!question) return Fault{pointer + "/question", "unknown", "There is no such question."};
    const auto scale = question->scale();
    if (scale && given.words) return Fault{pointer + "/words", "not_here", "This question wants a number."};
    if (!scale && given.score) return Fault{pointer + "/score", "not_here", "This question wants words."};
    if (!given.score && !given.words)
        return question->may_skip ? std::nullopt : std::optional(Fault{pointer, "required", "Please choose an answer."});
    if (scale && (*given.score < scale->lowest || *given.score > scale->highest))
        return Fault{pointer + "/score", "range", "This is " + std::to_string(scale->lowest) + " to " + std::to_string(scale->highest) + "."};
    if (given.words) return text_fault(*given.words, 1, most_words, pointer + "/words");
    return std::nullopt;
}

const Question* scored_before(const SurveyContent& content, std::int64_t text)
{
    const Question* scored = nullptr;
    for (const auto& question : content.questions) {
        if (question.question == text) return scored;
        if (scale_kind(question.kind)) scored = &question;
    }
    return nullptr;
}

}  // namespace rapport::surveys
