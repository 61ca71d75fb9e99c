#include "surveys/pages/form.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>

namespace rapport::surveys::pages {

std::optional<std::int64_t> whole_number(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
    return wrong == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(number) : std::nullopt;
}

std::optional<std::int64_t> Form::number(std::string_view name) const
{
    const auto given = text(name);
    return given ? whole_number(*given) : std::nullopt;
}

std::optional<std::string> Form::key(std::string_view name) const
{
    const auto given = text(name);
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return given && given->size() == 64 && std::ranges::all_of(*given, is_hex) ? given : std::nullopt;
}

std::optional<Given> Form::given(const Question& question) const
{
    Given given{question.question, {}, {}};
    if (has("skip")) return given;
    if (question.kind == QuestionKind::text) given.words = text("words");
    else if (const auto chosen = text("score"); chosen && !chosen->empty()) {
        given.score = whole_number(*chosen);
        if (!given.score) return std::nullopt;
    }
    if (given.words) given.words = tidy(*given.words);
    if (given.words && given.words->empty()) given.words.reset();
    return given;
}

}  // namespace rapport::surveys::pages
