#include "stats/silence.h"
#include "stats/simulated_visits_test.h"

#include <gtest/gtest.h>

#include <cmath>

namespace rapport::stats {
namespace {

using simulated::on;

double at_one(const Period& period, WallSeconds last, WallSeconds until, const ShopWeek& shop, const WeekPreference& preference)
{
    double result = 0;
    const double own_days = 7 * OwnTime(shop, preference).between(last, until);
    longer(PeriodChances(period), Lump(last, period.jitter_days, shop, preference), last, {&until, 1}, {&own_days, 1}, {&result, 1});
    return result;
}

TEST(Gaps_of_a_shape, are_pareto_distributed_for_a_poisson_buyer)
{
    for (const double days : {0.1, 1., 10., 100.}) EXPECT_NEAR(longer(1, {2, 30}, 5, 40, days), std::pow(70 / (70 + days), 7), 1e-12);
}

// The gamma mixture integrated by the trapezium rule.
TEST(Gaps_of_a_shape, agree_with_the_integral_over_the_rate)
{
    for (const int k : gap_shapes) {
        const double gaps = 3, sum = 30, r = 1.5 + gaps * k, a = 10 + sum, days = 12;
        double top = 0, bottom = 0;
        for (double rate = 1e-4; rate < 8; rate += 1e-4) {
            const double weight = std::exp((r - 1) * std::log(rate) - a * rate - (r - 1) * std::log(r / a) + r);
            double fewer = 0, term = std::exp(-rate * days);
            for (int j = 0; j < k; ++j) { fewer += term; term *= rate * days / (j + 1); }
            top += weight * fewer;
            bottom += weight;
        }
        EXPECT_NEAR(longer(k, {1.5, 10}, gaps, sum, days), top / bottom, 1e-6) << "shape " << k;
    }
}

TEST(Gaps_of_a_shape, become_certain_and_stay_finite)
{
    for (const int k : gap_shapes) {
        double before = 1;
        for (double days = 0; days < 1e6; days = days * 1.5 + 0.01) {
            const double now = longer(k, {1, 10}, 96, 700, days);
            EXPECT_TRUE(now >= 0 && now <= before + 1e-12) << k << " " << days;
            before = now;
        }
        EXPECT_LT(before, 1e-12);
    }
}

TEST(Gaps_with_a_period, are_as_often_missed_as_it_says)
{
    const PeriodChances weekly({7, 0.3, 0.35});
    EXPECT_NEAR(longer(weekly, 4), 1, 0.03);
    EXPECT_NEAR(longer(weekly, 10), 0.3, 0.03);
    EXPECT_NEAR(longer(weekly, 18), 0.09, 0.03);
}

TEST(Gaps_with_a_period, are_the_same_in_an_even_week)
{
    const auto shop = ShopWeek::from_counts({});
    const auto nobody = prefer({}, shop, {});
    for (const Period& period : {Period{7, 0.3, 0.35}, Period{14, 0.08, 1.8}})
        for (double days = 0.5; days < 60; days += 0.7)
            // Within a day it goes evenly.
            EXPECT_NEAR(at_one(period, on(0, 1, 12), on(0, 1, 12 + 24 * days), shop, nobody), longer(PeriodChances(period), days), 0.04) << days;
}

TEST(Gaps_with_a_period, keep_to_the_favourite_time)
{
    const auto shop = ShopWeek::from_counts({});
    std::vector<WallSeconds> visits;
    for (int w = 0; w < 12; ++w) visits.push_back(on(2 * w, 1, 8));
    const auto p = prefer(visits, shop, {});
    const Period fortnightly{14, 0.08, 0.8};
    const WallSeconds last = visits.back();
    const auto chance = [&](int days, double from, double to) {
        return at_one(fortnightly, last, last + days * seconds_in_day + static_cast<WallSeconds>(from * 3600), shop, p)
            - at_one(fortnightly, last, last + days * seconds_in_day + static_cast<WallSeconds>(to * 3600), shop, p);
    };
    EXPECT_GT(chance(14, -2, 2), 0.7);
    EXPECT_LT(chance(7, -2, 2), 0.05);
    EXPECT_LT(chance(15, -2, 2), 0.05);
}

TEST(Gaps, tell_a_period_from_chance)
{
    const auto shop = ShopWeek::from_counts({});
    std::vector<WallSeconds> weekly, random;
    simulated::Random chance(4);
    WallSeconds at = on(0, 0, 12);
    for (int w = 0; w < 10; ++w) {
        weekly.push_back(on(w + w / 4, 3, 12));
        random.push_back(at += 3600 + static_cast<WallSeconds>(chance.exponential() * 9 * seconds_in_day));
    }
    const auto better = [&](const std::vector<WallSeconds>& visits) {
        const auto gaps = gaps_between(visits, shop, prefer({}, shop, {}));
        return *std::max_element(gaps.log_density.begin(), gaps.log_density.end()) - log_density(1, {1, 10}, gaps);
    };
    EXPECT_GT(better(weekly), 10);
    EXPECT_LT(better(random), 0);
}

}  // namespace
}  // namespace rapport::stats
