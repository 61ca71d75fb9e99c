#include "themes/theme.h"

namespace rapport::themes {

std::string Theme::label() const
{
    if (name) return *name;
    std::string label;
    for (std::size_t i = 0; i < words.size() && i < 3; ++i) label += (i ? ", " : "") + words[i].word;
    return label;
}

std::vector<stats::ThemeWord> weights_of(const Theme& theme)
{
    std::vector<stats::ThemeWord> weights;
    for (const auto& word : theme.words) weights.push_back({word.stem, word.word, word.weight});
    return weights;
}

std::vector<ThemeWord> words_of(const std::vector<stats::ThemeWord>& weights)
{
    std::vector<ThemeWord> words;
    for (const auto& word : weights) words.push_back({word.stem, word.shown, word.weight});
    return words;
}

}  // namespace rapport::themes
