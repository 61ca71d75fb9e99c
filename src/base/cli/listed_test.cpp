#include "base/cli/listed.h"

#include <gtest/gtest.h>

namespace rapport::cli {
namespace {

using All = std::vector<std::string>;

TEST(Listed, forgives_blanks_at_commas)
{
    EXPECT_EQ(listed("a,b"), (All{"a", "b"}));
    EXPECT_EQ(listed(" a , b c "), (All{"a", "b c"}));
    EXPECT_EQ(listed("a"), All{"a"});
    EXPECT_EQ(listed(""), All{});
    EXPECT_EQ(listed(" "), All{});
    EXPECT_EQ(listed("a,,b,"), (All{"a", "", "b", ""})) << "whoever reads it refuses what is empty";
}

}  // namespace
}  // namespace rapport::cli
