#include "stats/sentiment.h"

#include <gtest/gtest.h>

namespace rapport::stats {
namespace {

double compound(std::string_view text) { return sentiment_of(text).compound; }

// What VADER's own program answers, from the tests of the npm package.
TEST(Sentiment, agrees_with_vader)
{
    EXPECT_NEAR(compound("VADER is smart, handsome, and funny."), 0.8316, 5e-5);
    EXPECT_NEAR(compound("VADER is not smart, handsome, nor funny."), -0.7424, 5e-5);
    EXPECT_NEAR(compound("VADER is smart, handsome, and funny!"), 0.8439, 5e-5);
    EXPECT_NEAR(compound("VADER is very smart, handsome, and funny."), 0.8545, 5e-5);
    EXPECT_NEAR(compound("VADER is VERY SMART, handsome, and FUNNY."), 0.9227, 5e-5);
    EXPECT_NEAR(compound("VADER is VERY SMART, handsome, and FUNNY!!!"), 0.9342, 5e-5);
    EXPECT_NEAR(compound("The book was good."), 0.4404, 5e-5);
    EXPECT_NEAR(compound("The plot was good, but the characters are uncompelling and the dialog is not great."), -0.7042, 5e-5);
    EXPECT_NEAR(compound("At least it isn't a horrible book."), 0.431, 5e-5);
    EXPECT_NEAR(compound("Make sure you :) or :D today!"), 0.8633, 5e-5);
    EXPECT_NEAR(compound("Today SUX!"), -0.5461, 5e-5);
    // Its program takes "But" with a capital for no "but"; ours does not.
    EXPECT_NEAR(compound("Today only kinda sux! I'll get by, lol"), 0.2228, 5e-5);
}

TEST(Sentiment, is_turned_by_a_negation)
{
    EXPECT_EQ(feeling_of(compound("The rolls are good.")), Feeling::positive);
    EXPECT_EQ(feeling_of(compound("The rolls are not good.")), Feeling::negative);
    EXPECT_EQ(feeling_of(compound("The rolls weren’t very good.")), Feeling::negative);
    EXPECT_EQ(feeling_of(compound("No problem at all.")), Feeling::positive);
    EXPECT_EQ(feeling_of(compound("Never a problem.")), Feeling::positive);
    EXPECT_EQ(feeling_of(compound("The door is blue.")), Feeling::neutral);
}

TEST(Sentiment, says_how_much_it_knows)
{
    EXPECT_EQ(sentiment_of("").known_words, 0);
    EXPECT_EQ(sentiment_of("Das Brot").known_words, 0);
    EXPECT_EQ(sentiment_of("good, good").known_words, 2);
    EXPECT_LE(compound(std::string(1'000'000, '!')), 1);
    EXPECT_GE(english_lexicon().size(), 7'000u);
}

}  // namespace
}  // namespace rapport::stats
