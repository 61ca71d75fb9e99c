#include "stats/themes/themes.h"

#include "stats/themes/planted_test.h"

#include <algorithm>
#include <cstdio>
#include <gtest/gtest.h>
#include <set>

namespace rapport::stats {
namespace {

std::vector<Word> words_of(const std::string& text)
{
    Cutter cutter;
    auto cut = cutter.cut(text);
    return cut.sentences.empty() ? std::vector<Word>() : cut.sentences.front().words;
}

std::vector<std::vector<ThemeWord>> weights(const Themes& themes)
{
    std::vector<std::vector<ThemeWord>> all;
    for (const auto& theme : themes.themes) all.push_back(theme.words);
    return all;
}

// How well groups agree with what was planted: of the sentences placed, those in a group whose most common theme is theirs, and of all planted themes
// those that are some group's.
struct Agreement {
    double placed = 0, purity = 0;
    std::size_t themes = 0;
};
template <class Place> Agreement agreement(const std::vector<Planted::Sentence>& sentences, Place place)
{
    std::map<std::size_t, std::map<int, int>> table;
    int placed = 0;
    for (const auto& sentence : sentences)
        if (const auto group = place(sentence)) {
            ++placed;
            ++table[*group][sentence.theme];
        }
    int right = 0;
    std::set<int> themes;
    for (const auto& [group, counts] : table) {
        const auto most = std::ranges::max_element(counts, {}, [](const auto& one) { return one.second; });
        right += most->second;
        themes.insert(most->first);
    }
    return {static_cast<double>(placed) / static_cast<double>(sentences.size()), placed ? static_cast<double>(right) / placed : 0, themes.size()};
}

// Each of the most common words is a theme; a sentence belongs to the rarest of them that it has.
class TopWords {
public:
    TopWords(const std::vector<std::vector<Word>>& sentences, std::size_t themes)
    {
        std::map<std::string, int> use;
        for (const auto& sentence : sentences)
            for (const auto& word : sentence)
                if (!word.stem.empty()) ++use[word.stem];
        std::vector<std::pair<int, std::string>> order;
        for (const auto& [stem, count] : use) order.push_back({count, stem});
        std::ranges::sort(order, std::greater{});
        for (std::size_t i = 0; i < themes && i < order.size(); ++i) rank_[order[i].second] = i;
    }
    std::optional<std::size_t> operator()(const std::vector<Word>& sentence) const
    {
        std::optional<std::size_t> best;
        for (const auto& word : sentence)
            if (const auto found = rank_.find(word.stem); found != rank_.end() && (!best || found->second > *best)) best = found->second;
        return best;
    }

private:
    std::map<std::string, std::size_t> rank_;
};

class PlantedThemes : public ::testing::TestWithParam<int> {};

TEST_P(PlantedThemes, are_found_again_in_sentences_never_seen)
{
    for (const std::uint64_t seed : {11, 12}) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Planted planted(GetParam(), seed);
        std::vector<std::vector<Word>> learnt;
        for (int i = 0; i < 1'500; ++i) learnt.push_back(words_of(planted.sentence().text));
        std::vector<Planted::Sentence> held_out;
        for (int i = 0; i < 2'000; ++i) held_out.push_back(planted.sentence());

        const auto found = find_themes(learnt, {}, seed);
        ASSERT_TRUE(found) << found.why_not;
        ThemeOf theme_of(weights(*found), found->rarity);
        const auto ours = agreement(held_out, [&](const Planted::Sentence& one) {
            const auto fit = theme_of(words_of(one.text));
            return fit ? std::optional(fit->theme) : std::nullopt;
        });
        const TopWords top(learnt, found->themes.size());
        const auto simple = agreement(held_out, [&](const Planted::Sentence& one) { return top(words_of(one.text)); });
        std::printf("planted %d, seed %d: %zu themes, %zu of the planted ones; hold-out: %.0f %% placed, purity %.3f; top words: %.0f %% placed, purity %.3f, %zu themes\n", GetParam(),
                    static_cast<int>(seed), found->themes.size(), ours.themes, ours.placed * 100, ours.purity, simple.placed * 100, simple.purity, simple.themes);
        EXPECT_GE(ours.purity, 0.9);
        EXPECT_GE(ours.placed, 0.6);
        EXPECT_GE(static_cast<double>(ours.themes), 0.75 * GetParam());
        EXPECT_GT(ours.purity, simple.purity + 0.1);
        EXPECT_GT(ours.placed, simple.placed);
    }
}

INSTANTIATE_TEST_SUITE_P(Numbers, PlantedThemes, ::testing::Values(4, 8, 12));

TEST(Themes, are_the_same_twice)
{
    Planted planted(5, 3);
    std::vector<std::vector<Word>> sentences;
    for (int i = 0; i < 400; ++i) sentences.push_back(words_of(planted.sentence().text));
    const auto once = find_themes(sentences, {}, 9), twice = find_themes(sentences, {}, 9);
    ASSERT_TRUE(once && twice);
    ASSERT_EQ(once->themes.size(), twice->themes.size());
    for (std::size_t i = 0; i < once->themes.size(); ++i)
        for (std::size_t j = 0; j < once->themes[i].words.size(); ++j) EXPECT_EQ(once->themes[i].words[j].weight, twice->themes[i].words[j].weight);
}

TEST(Themes, carry_on_when_more_is_said_and_stay_when_they_are_held)
{
    Planted planted(5, 4);
    std::vector<std::vector<Word>> sentences;
    for (int i = 0; i < 800; ++i) sentences.push_back(words_of(planted.sentence().text));
    const auto first = find_themes(sentences, {}, 1);
    ASSERT_TRUE(first);
    ASSERT_EQ(first->themes.size(), 5u);
    for (int i = 0; i < 800; ++i) sentences.push_back(words_of(planted.sentence().text));

    std::vector<HeldTheme> before;
    for (const auto& theme : first->themes) before.push_back({theme.words, false});
    before[2].held = true;
    before.push_back({{{"xylophon", "xylophone", 1}}, true});      // nobody says it any more
    const auto second = find_themes(sentences, before, 2);
    ASSERT_TRUE(second);
    std::set<std::size_t> carried;
    for (const auto& theme : second->themes)
        if (theme.was) carried.insert(*theme.was);
    EXPECT_EQ(carried, (std::set<std::size_t>{0, 1, 2, 3, 4, 5}));
    const auto held = std::ranges::find(second->themes, std::optional<std::size_t>(2), &Theme::was);
    ASSERT_EQ(held->words.size(), first->themes[2].words.size());
    for (std::size_t i = 0; i < held->words.size(); ++i) EXPECT_NEAR(held->words[i].weight, first->themes[2].words[i].weight, 0.02);
}

TEST(Themes, cannot_be_told_from_nothing)
{
    const auto none = [](const std::vector<std::vector<Word>>& sentences) { return !find_themes(sentences, {}, 1); };
    EXPECT_TRUE(none({}));
    EXPECT_TRUE(none({words_of("The bread was lovely.")}));
    EXPECT_TRUE(none(std::vector(5'000, words_of("The bread was lovely and the queue was long."))));
    EXPECT_TRUE(none(std::vector(5'000, words_of("🥐🥐🥐 👍"))));
    EXPECT_TRUE(none(std::vector(5'000, std::vector<Word>())));
    EXPECT_EQ(find_themes({}, {}, 1).why_not, "Themes need 40 different sentences that share words; there are 0.");
}

TEST(Themes, place_nothing_that_they_do_not_know)
{
    Planted planted(4, 5);
    std::vector<std::vector<Word>> sentences;
    for (int i = 0; i < 500; ++i) sentences.push_back(words_of(planted.sentence().text));
    const auto found = find_themes(sentences, {}, 1);
    ASSERT_TRUE(found);
    ThemeOf theme_of(weights(*found), found->rarity);
    EXPECT_FALSE(theme_of(words_of("Completely other words altogether.")));
    EXPECT_FALSE(theme_of({}));
    ThemeOf no_themes({}, found->rarity);
    EXPECT_FALSE(no_themes(sentences.front()));
}

}  // namespace
}  // namespace rapport::stats
