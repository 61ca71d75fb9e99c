#include "stats/two_shares.h"

#include <gtest/gtest.h>

#include <random>

namespace rapport::stats {
namespace {

// Newcombe (1998), table II, method 10: examples (a) to (h).
TEST(Difference_of_two_shares, agrees_with_the_paper)
{
    struct { std::int64_t a, m, b, n; double low, high; } const published[] = {
        {56, 70, 48, 80, .0524, .3339}, {9, 10, 3, 10, .1705, .8090}, {6, 7, 2, 7, .0582, .8062}, {5, 56, 0, 29, -.0381, .1926},
        {0, 10, 0, 20, -.1611, .2775}, {0, 10, 0, 10, -.2775, .2775}, {10, 10, 0, 20, .6791, 1.0}, {10, 10, 0, 10, .6075, 1.0},
    };
    for (const auto& one : published) {
        SCOPED_TRACE(std::to_string(one.a) + "/" + std::to_string(one.m) + " - " + std::to_string(one.b) + "/" + std::to_string(one.n));
        const auto told = difference_in_percent(one.a, one.m, one.b, one.n);
        ASSERT_TRUE(told);
        EXPECT_NEAR(told->interval.low, 100 * one.low, 0.0051);
        EXPECT_NEAR(told->interval.high, 100 * one.high, 0.0051);
    }
}

TEST(Difference_of_two_shares, holds_what_it_promises)
{
    std::mt19937 random(20261117);
    const auto drawn = [&](double share, int n) { return std::binomial_distribution<int>(n, share)(random); };
    int held = 0;
    constexpr int rounds = 4'000;
    for (int round = 0; round < rounds; ++round) {
        const auto told = difference_in_percent(drawn(.41, 58), 58, drawn(.18, 122), 122);
        held += told->interval.low <= 23 && 23 <= told->interval.high;
    }
    EXPECT_NEAR(held / double{rounds}, .95, .015);
}

TEST(Difference_of_two_shares, cannot_be_told_without_both)
{
    EXPECT_FALSE(difference_in_percent(0, 0, 3, 10));
    EXPECT_FALSE(difference_in_percent(3, 10, 0, 0));
    EXPECT_FALSE(difference_in_percent(11, 10, 0, 1));
}

}  // namespace
}  // namespace rapport::stats
