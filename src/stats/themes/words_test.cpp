#include "stats/themes/words.h"

#include <gtest/gtest.h>

namespace rapport::stats {
namespace {

std::string stems(std::string_view text, Language usual = Language::unknown)
{
    Cutter cutter;
    std::string all;
    for (const auto& sentence : cutter.cut(text, usual).sentences) {
        for (const auto& word : sentence.words)
            if (!word.stem.empty()) all += word.stem + " ";
        all += "| ";
    }
    return all;
}

Language language(std::string_view text)
{
    Cutter cutter;
    return cutter.cut(text).language;
}

TEST(Words, are_stems_without_stop_words)
{
    EXPECT_EQ(stems("We waited in the queues. The rolls were lovely!"), "wait queue | roll love | ");
    EXPECT_EQ(stems("Die Brötchen waren nicht frisch."), "brotch frisch | ");
    EXPECT_EQ(stems("Les croissants étaient très bons."), "croiss bon | ");
    EXPECT_EQ(stems("El pan estaba muy caliente."), "pan calient | ");
    EXPECT_EQ(stems("It’s 12 o'clock, and I don't care."), "o'clock care | ");
}

TEST(Words, tell_the_language_by_its_small_words)
{
    EXPECT_EQ(language("The bread is good"), Language::en);
    EXPECT_EQ(language("Das Brot ist gut, war aber zu dunkel"), Language::de);
    EXPECT_EQ(language("Le pain est bon mais la file est longue"), Language::fr);
    EXPECT_EQ(language("El pan es muy bueno pero la cola es larga"), Language::es);
    EXPECT_EQ(language("Super!"), Language::unknown);
    EXPECT_EQ(language(""), Language::unknown);
    EXPECT_EQ(language("パンがおいしい"), Language::unknown);
}

TEST(Words, of_an_unknown_language_are_read_in_the_usual_one)
{
    EXPECT_EQ(stems("Friendly people!"), "friendly people | ");
    EXPECT_EQ(stems("Friendly people!", Language::en), "friend peopl | ");
}

TEST(Words, stand_where_they_stand_in_the_text)
{
    const std::string text = "Zu spät!  Die Semmel war kalt 🥐. \n";
    Cutter cutter;
    const auto cut = cutter.cut(text);
    ASSERT_EQ(cut.sentences.size(), 2u);
    EXPECT_EQ(text.substr(cut.sentences[0].from, cut.sentences[0].to - cut.sentences[0].from), "Zu spät!");
    EXPECT_EQ(text.substr(cut.sentences[1].from, cut.sentences[1].to - cut.sentences[1].from), "Die Semmel war kalt 🥐.");
}

TEST(Words, survive_what_is_no_text)
{
    EXPECT_EQ(stems("🥐🥐 !!! ... 12 %"), stems("🥐🥐 !!! ... 12 %"));
    EXPECT_EQ(stems("\xff\xfe\xc3"), stems("\xff\xfe\xc3"));
    std::string long_one;
    while (long_one.size() < 1'000'000) long_one += "The queue is long and the bread is good. ";
    Cutter cutter;
    EXPECT_GT(cutter.cut(long_one).sentences.size(), 20'000u);
    EXPECT_EQ(cutter.cut(std::string(1'000'000, 'a')).sentences.front().words.front().stem, "");
    EXPECT_EQ(cutter.cut("Again the bread.").language, Language::en) << "the cutter goes on after them";
}

TEST(Words, are_plain_for_a_search)
{
    EXPECT_EQ(plain_word("Brötchen"), "brotchen");
    EXPECT_EQ(plain_word("GROẞ"), "gross");
    EXPECT_EQ(plain_word("Crème"), "creme");
}

}  // namespace
}  // namespace rapport::stats
