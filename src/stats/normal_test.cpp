#include "stats/normal.h"

#include <gtest/gtest.h>

namespace rapport::stats {
namespace {

TEST(Normal_table, is_within_a_millionth_and_never_decreases)
{
    double before = 0;
    for (double z = -7; z < 7; z += 0.00037) {
        ASSERT_NEAR(normal_below(z), std::erfc(-z / std::numbers::sqrt2) / 2, 1e-6) << z;
        ASSERT_NEAR(normal_density(z), std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi), 1e-6) << z;
        ASSERT_GE(normal_below(z), before);
        before = normal_below(z);
    }
}

TEST(Normal_table, has_an_end_on_either_side)
{
    for (const double z : {6., -6., std::nextafter(6., 0.), std::nextafter(-6., 0.), 1e300, -1e300}) {
        EXPECT_NEAR(normal_below(z), z > 0 ? 1 : 0, 1e-6);
        EXPECT_NEAR(normal_density(z), 0, 1e-6);
    }
}

}  // namespace
}  // namespace rapport::stats
