#include "stats/cohorts.h"
#include "stats/gold_test.h"

#include <limits>

namespace rapport::stats {
namespace {

TEST(Cohorts, agree_with_the_gold_file)
{
    SKIP_WITHOUT_CDNOW();
    std::vector<PeriodOrder> orders;
    for (const auto& order : gold::cdnow_orders("full")) orders.push_back({order.customer, order.month, order.cents});
    const auto got = cohorts(orders, 17);
    ASSERT_TRUE(got) << got.why_not;
    ASSERT_EQ(got->size(), 18u);

    const auto gold = gold::read("cohorts_cdnow.json");
    const std::vector<std::string> names{"1997-01", "1997-02", "1997-03"};
    for (std::size_t c = 0; c < got->size(); ++c) {
        const Cohort& cohort = (*got)[c];
        EXPECT_EQ(cohort.active.size(), 18 - c);
        if (c >= names.size()) {
            EXPECT_EQ(cohort.size, 0);
            continue;
        }
        SCOPED_TRACE(names[c]);
        for (std::size_t k = 0; k < cohort.active.size(); ++k) {
            EXPECT_EQ(cohort.active[k], gold.at("active").at(names[c]).at(k).as_int64());
            EXPECT_EQ(cohort.revenue_minor[k], std::llround(100 * gold::number(gold.at("revenue").at(names[c]).at(k))));
        }
        EXPECT_EQ(cohort.size, cohort.active[0]);
    }
}

// Anna buys in periods 3, 4 and 5, Ben in 3 and 5, Cleo in 4 alone.
const std::vector<PeriodOrder> three_customers{{2, 4, 700}, {0, 5, 100}, {0, 3, 100}, {0, 4, 100},
                                               {1, 3, 250}, {1, 5, 50},  {1, 5, 50}};

TEST(Cohorts, count_a_customer_once_a_period)
{
    const auto got = *cohorts(three_customers, 5);
    ASSERT_EQ(got.size(), 3u);
    EXPECT_EQ(got[0].active, (std::vector<std::int64_t>{2, 1, 2}));
    EXPECT_EQ(got[0].revenue_minor, (std::vector<std::int64_t>{350, 100, 200}));
    EXPECT_EQ(got[1].active, (std::vector<std::int64_t>{1, 0}));
    EXPECT_EQ(got[2].size, 0);
}

TEST(Cohorts, know_nothing_of_later_orders)
{
    const auto got = *cohorts(three_customers, 3);
    ASSERT_EQ(got.size(), 1u);
    EXPECT_EQ(got[0].active, (std::vector<std::int64_t>{2}));
    EXPECT_TRUE(cohorts(three_customers, 2)->empty());
    EXPECT_TRUE(cohorts({}, 2)->empty());
}

TEST(Cohorts, refuse_what_is_no_order)
{
    const std::vector<PeriodOrder> negative{{0, 0, 0}, {-1, 0, 0}};
    EXPECT_EQ(cohorts(negative, 0).why_not, "Row index 1: the customer's number is negative.");
    const std::vector<PeriodOrder> ancient{{0, std::numeric_limits<std::int32_t>::min(), 0}};
    EXPECT_FALSE(cohorts(ancient, 0));
}

TEST(Retention, is_the_share_who_came_again)
{
    EXPECT_DOUBLE_EQ(*retention_rate(three_customers, 4), 0.5);
    EXPECT_DOUBLE_EQ(*retention_rate(three_customers, 5), 0.5);
    EXPECT_FALSE(retention_rate(three_customers, 3));
    EXPECT_FALSE(retention_rate({}, std::numeric_limits<std::int32_t>::min()));
}

}  // namespace
}  // namespace rapport::stats
