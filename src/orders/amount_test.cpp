#include "orders/amount.h"

#include <gtest/gtest.h>

namespace rapport::orders {
namespace {

constexpr std::int64_t euro = 100;      // ten-thousandths in a cent

LineFigures figures(std::optional<std::int64_t> quantity_milli, std::optional<std::int64_t> price_e4,
                    std::optional<std::int64_t> discount, std::optional<std::int64_t> amount)
{
    return {quantity_milli, price_e4, discount, amount};
}

TEST(Amount, is_quantity_times_price_less_discount)
{
    const auto line = settle(figures(3000, 25000, 50, {}), euro).value();
    EXPECT_EQ(line.amount, 700);
    EXPECT_EQ(line.unit_price, 250);
    EXPECT_EQ(line.discount, 50);
    EXPECT_EQ(settle(figures({}, 25000, {}, {}), euro)->amount, 250);   // quantity 1
}

TEST(Amount, rounds_half_away_from_zero)
{
    EXPECT_EQ(settle(figures(500, 2500, {}, {}), euro)->amount, 13);    // 0.5 x 0.25 = 0.125
    EXPECT_EQ(settle(figures(-500, 2500, {}, {}), euro)->amount, -13);
    EXPECT_EQ(settle(figures(498, 2500, {}, {}), euro)->amount, 12);    // 0.1245
    EXPECT_EQ(settle(figures(500, 2500, 13, {}), euro)->amount, -1);    // 0.125 - 0.13 = -0.005
    EXPECT_EQ(settle(figures(1500, 10000, {}, {}), 10000)->amount, 2);  // yen: 1.5 x 1
}

TEST(Amount, may_be_given_alone)
{
    const auto line = settle(figures({}, {}, {}, -420), euro).value();
    EXPECT_EQ(line.amount, -420);
    EXPECT_EQ(line.quantity_milli, 1000);
    EXPECT_FALSE(line.unit_price);
}

TEST(Amount, may_be_one_minor_unit_off_and_no_more)
{
    EXPECT_EQ(settle(figures(2000, 25000, {}, 501), euro)->amount, 501);
    EXPECT_EQ(settle(figures(2000, 25000, {}, 499), euro)->amount, 499);
    const auto refused = settle(figures(2000, 25000, {}, 502), euro);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().faults.at(0).pointer, "/amount");
    EXPECT_EQ(refused.error().faults.at(0).code, "contradiction");
    EXPECT_FALSE(settle(figures(2000, 25000, 1, 502), euro));
}

TEST(Amount, wins_over_a_price_without_a_quantity)
{
    const auto line = settle(figures({}, 25000, {}, 750), euro).value();
    EXPECT_EQ(line.amount, 750);
    EXPECT_FALSE(line.unit_price);   // kept, it would contradict the amount
}

TEST(Amount, takes_a_fine_price_exactly_and_does_not_keep_it)
{
    const auto line = settle(figures(100'000, 125, {}, {}), euro).value();   // 100 x 0.0125
    EXPECT_EQ(line.amount, 125);
    EXPECT_FALSE(line.unit_price);
}

TEST(Amount, needs_something_to_go_by)
{
    EXPECT_EQ(settle({}, euro).error().faults.at(0).code, "required");
    EXPECT_EQ(settle(figures(1000, {}, {}, {}), euro).error().faults.at(0).code, "required");
    EXPECT_EQ(settle(figures({}, {}, {}, largest_line_minor + 1), euro).error().faults.at(0).code, "range");
    constexpr auto huge = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ(settle(figures(huge, huge, -huge, {}), euro).error().faults.at(0).code, "range");
}

}  // namespace
}  // namespace rapport::orders
