#include "stats/gold_test.h"
#include "stats/purchases.h"
#include "stats/simulated_test.h"

#include <algorithm>
#include <limits>

namespace rapport::stats {
namespace {

TEST(Purchases, are_counted_by_equal_histories)
{
    const std::vector<History> histories{{2, 3, 10}, {0, 0, 5}, {2, 3, 10}, {0, -0.0, 5}, {1, 5, 5}};
    const auto got = group(histories);
    ASSERT_TRUE(got) << got.why_not;
    EXPECT_EQ(got->customers, 5);
    EXPECT_EQ(got->repeat_customers, 3);
    EXPECT_EQ(got->total_repeat_purchases, 5);
    EXPECT_EQ(got->longest_age, 10);
    EXPECT_EQ(got->repeat_purchases, (std::vector<double>{0, 1, 2}));
    EXPECT_EQ(got->times, (std::vector<double>{0, 0.3, 0.5, 1}));
    ASSERT_EQ(got->rows.size(), 3u);
    EXPECT_EQ(got->rows[0].customers, 2u);
    EXPECT_EQ(got->rows[1].customers, 1u);
    EXPECT_EQ(got->rows[2].customers, 2u);
    EXPECT_EQ(got->times[got->rows[2].recency], 0.3);
}

TEST(Purchases, do_not_depend_on_the_order_of_customers)
{
    auto histories = simulated::histories({.customers = 30'000, .model = {.243, 4.414, .793, 2.426}});
    const auto was = *group(histories);
    std::reverse(histories.begin(), histories.end());
    const auto is = *group(histories);
    EXPECT_EQ(is.times, was.times);
    EXPECT_EQ(is.repeat_purchases, was.repeat_purchases);
    ASSERT_EQ(is.rows.size(), was.rows.size());
    for (std::size_t i = 0; i < is.rows.size(); ++i) {
        EXPECT_EQ(is.rows[i].repeat_purchases, was.rows[i].repeat_purchases);
        EXPECT_EQ(is.rows[i].recency, was.rows[i].recency);
        EXPECT_EQ(is.rows[i].age, was.rows[i].age);
        EXPECT_EQ(is.rows[i].customers, was.rows[i].customers);
    }
}

// Nothing in common: as many rows as customers.
TEST(Purchases, may_all_differ)
{
    simulated::Random random(3);
    std::vector<History> histories;
    for (int i = 0; i < 50'000; ++i) {
        const double age = 50 * random.uniform();
        histories.push_back({1, age * random.uniform(), age});
    }
    EXPECT_EQ(group(histories)->rows.size(), histories.size());
}

// Pitfall 20: -1 or 1.5 purchases are cut to a whole number in silence
// Pitfall 21: of what is not finite, or ends before it begins, nobody learns the row
TEST(Purchases, refuse_what_is_no_history_and_name_the_row)
{
    const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
    const History none[] = {{-1, 0, 5},  {1.5, 2, 5},      {nan, 2, 5},      {1, nan, 5},
                            {1, 2, nan}, {infinity, 2, 5}, {1, 2, infinity}, {1, infinity, infinity},
                            {1, 6, 5},   {0, 2, 5},        {1, -2, 5},       {0, 0, -1},
                            {2e6, 1, 5}};
    for (const History& h : none) {
        EXPECT_NE(fault_of(h), "");
        const std::vector<History> histories{{1, 2, 5}, {0, 0, 0}, h};
        const auto got = group(histories);
        EXPECT_FALSE(got);
        EXPECT_EQ(got.why_not.substr(0, 13), "Row index 2: ") << got.why_not;
    }
    EXPECT_EQ(fault_of({0, 0, 0}), "");  // first bought today
    EXPECT_EQ(fault_of({3, 5, 5}), "");  // bought again today
    EXPECT_TRUE(group({}));
}

}  // namespace
}  // namespace rapport::stats
