#include "cases/matching.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace rapport::cases {
namespace {

Bought bought(std::int64_t customer, std::int64_t orders, std::int64_t spend) { return {customer, orders, spend, 0, 0}; }

TEST(Matching, finds_the_nearest_who_bought_as_often)
{
    const auto pairs = match({bought(1, 2, 1000)}, {bought(2, 2, 1400), bought(3, 2, 900), bought(4, 3, 1000), bought(5, 0, 0)});
    ASSERT_EQ(pairs.size(), 1u);
    EXPECT_EQ(pairs[0].without.customer, 3);
}

TEST(Matching, leaves_out_who_has_no_other_like_them)
{
    EXPECT_TRUE(match({bought(1, 2, 1000)}, {bought(2, 2, 2001), bought(3, 2, 499)}).empty());
    EXPECT_TRUE(match({bought(1, 0, 0)}, {bought(2, 0, 0)}).empty());
    EXPECT_EQ(match({bought(1, 5, 1000)}, {bought(2, 7, 1000)}).size(), 1u);
}

TEST(Matching, takes_nobody_twice)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::vector<Bought> with, without;
    for (std::int64_t id = 1; id <= 200; ++id) with.push_back(bought(id, 1 + static_cast<std::int64_t>(random() % 20), 100 + static_cast<std::int64_t>(random() % 5000)));
    for (std::int64_t id = 201; id <= 600; ++id) without.push_back(bought(id, 1 + static_cast<std::int64_t>(random() % 20), 100 + static_cast<std::int64_t>(random() % 5000)));
    std::set<std::int64_t> taken;
    for (const auto& pair : match(with, without)) {
        EXPECT_TRUE(taken.insert(pair.without.customer).second);
        EXPECT_LE(pair.without.spend_before, 2 * pair.with.spend_before);
        EXPECT_GE(2 * pair.without.spend_before, pair.with.spend_before);
    }
    EXPECT_GT(taken.size(), 50u);
}

}  // namespace
}  // namespace rapport::cases
