#include "imports/rejected.h"

#include "base/crypto/crypto.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

namespace rapport::imports {
namespace {

TEST(RejectedRows, are_told_by_line_however_many_and_in_whatever_order_they_came)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto folder = std::filesystem::temp_directory_path() / ("rapport-rejected-" + crypto::random_hex(8));
    std::vector<std::int64_t> lines(70'001);
    std::iota(lines.begin(), lines.end(), 2);
    std::shuffle(lines.begin(), lines.begin() + 50'000, random);
    {
        RejectedRows rejected(folder);
        for (const auto line : lines) rejected.add({line, "amount", "“" + std::to_string(line) + "” is no amount."});
        EXPECT_EQ(rejected.size(), 70'001);
        const auto told = std::move(rejected);
        std::int64_t next = 2;
        told.each([&](const RejectedRow& row) {
            EXPECT_EQ(row.line, next++);
            EXPECT_EQ(row.reason, "“" + std::to_string(row.line) + "” is no amount.");
            return true;
        });
        EXPECT_EQ(next, 70'003);
        EXPECT_EQ(told.first(3).back().line, 4);
        EXPECT_FALSE(std::filesystem::is_empty(folder));
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder)) << "nothing is left on disk";
    std::filesystem::remove_all(folder);
}

TEST(RejectedRows, are_none_at_first)
{
    const RejectedRows none;
    EXPECT_TRUE(none.empty());
    EXPECT_TRUE(none.first(10).empty());
}

}  // namespace
}  // namespace rapport::imports
