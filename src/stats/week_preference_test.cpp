#include "stats/simulated_visits_test.h"
#include "stats/week_preference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace rapport::stats {
namespace {

using simulated::on;

ShopWeek busy_week()
{
    simulated::Random random(3);
    std::array<double, ShopWeek::quarters> counts{};
    for (int i = 0; i < 20'000; ++i)
        counts[static_cast<std::size_t>(std::min(671., 4 * (24 * std::floor(7 * random.uniform()) + simulated::shop_hour(random))))] += 1;
    return ShopWeek::from_counts(counts);
}

const ShopWeek week = busy_week();
const FavouritePrior prior;

double circular(double a, double b)
{
    const double d = std::abs(a - b);
    return std::min(d, 168 - d);
}

TEST(Shop_week, has_a_mean_of_1_and_adds_up)
{
    EXPECT_NEAR(std::accumulate(week.density.begin(), week.density.end(), 0.) / ShopWeek::quarters, 1, 1e-12);
    EXPECT_NEAR(week.before(168), 1, 1e-12);
    EXPECT_NEAR(std::accumulate(week.day.begin(), week.day.end(), 0.), 1, 1e-12);
    EXPECT_NEAR(week.before(2, 24), 1, 1e-9);
    EXPECT_GT(week.at(36.5), 20 * week.at(27));  // Tuesday at half past twelve, and at night
    EXPECT_GT(week.at(27), 0);                   // but nothing is impossible
}

TEST(Shop_week, is_even_without_visits)
{
    const auto even = ShopWeek::from_counts({});
    EXPECT_NEAR(even.at(3), 1, 1e-12);
    EXPECT_NEAR(even.before(84), 0.5, 1e-12);
}

TEST(Preference, finds_tuesdays_at_ten_past_eight)
{
    std::vector<WallSeconds> visits;
    for (int w = 0; w < 6; ++w) visits.push_back(on(w, 1, 8 + 10. / 60 + 0.1 * (w % 3 - 1)));
    const auto p = prefer(visits, week, prior);
    EXPECT_LT(circular(p.week[0].hour, 24 + 8.17), 0.2);
    EXPECT_LT(p.week[0].spread_hours, 1);
    EXPECT_GT(p.habit, 0.99);
    EXPECT_GT(p.week[0].share, 0.7);
}

TEST(Preference, learns_with_each_visit)
{
    std::vector<WallSeconds> visits;
    float before = 0;
    for (int w = 0; w < 6; ++w) {
        visits.push_back(on(w, 5, 9));
        const auto p = prefer(visits, week, prior);
        EXPECT_GE(p.habit, before);
        before = p.habit;
        if (w == 0) { EXPECT_LT(p.habit, 0.5); }  // one visit says next to nothing
    }
}

TEST(Preference, takes_the_week_for_a_circle)
{
    const std::vector<WallSeconds> visits{on(0, 6, 23.7), on(2, 0, 0.3), on(3, 6, 23.9), on(5, 0, 0.1)};
    const auto p = prefer(visits, week, prior);
    EXPECT_LT(circular(p.week[0].hour, 0), 0.5);
    EXPECT_GT(p.habit, 0.9);
}

TEST(Preference, sees_none_in_visits_as_everybodys)
{
    simulated::Random random(11);
    int told = 0;
    for (int i = 0; i < 200; ++i) told += prefer(simulated::at_random(random, 0, 30, 14).visits, week, prior).habit > 0.5;
    EXPECT_LE(told, 10);
}

TEST(Preference, finds_a_second_favourite_and_a_time_of_the_day)
{
    std::vector<WallSeconds> twice, daily;
    for (int w = 0; w < 10; ++w) {
        twice.push_back(on(w, 1, 8));
        twice.push_back(on(w, 4, 17));
        for (int d = 0; d < 7; ++d) daily.push_back(on(w, d, 9.5));
    }
    const auto two = prefer(twice, week, prior);
    EXPECT_GT(two.week[1].share, 0.3);
    EXPECT_NEAR(std::abs(two.week[0].hour - two.week[1].hour), 81, 0.3);
    const auto every_day = prefer(daily, week, prior);
    EXPECT_NEAR(every_day.day.hour, 9.5, 0.2);
    EXPECT_GT(every_day.day.share, 0.8);
    EXPECT_LT(every_day.week[0].share, 0.1);
}

TEST(Preference, learns_that_somebody_comes_on_workdays)
{
    simulated::Random random(5);
    std::vector<WallSeconds> visits;
    for (int w = 0; w < 12; ++w)
        for (int d = 0; d < 5; ++d) visits.push_back(on(w, d, simulated::shop_hour(random)));
    const auto p = prefer(visits, week, prior);
    EXPECT_LT(p.weekday[5] + p.weekday[6], 0.1);
    EXPECT_NEAR(std::accumulate(p.weekday.begin(), p.weekday.end(), 0.), 1, 1e-5);
}

TEST(Own_time, runs_a_week_a_week_and_never_back)
{
    simulated::Random random(21);
    for (int customer = 0; customer < 30; ++customer) {
        std::vector<WallSeconds> visits;
        for (int i = 0; i < customer; ++i) visits.push_back(on(i, 2 + (i % 5 == 0), 10 + random.normal()));
        const auto p = prefer(visits, week, prior);
        const OwnTime own(week, p);
        double before = own.weeks(on(0, 0, 0));
        for (WallSeconds at = on(0, 0, 0); at <= on(1, 0, 0); at += 1777) {
            EXPECT_GE(own.weeks(at), before - 1e-12) << customer << " visits at " << at;
            before = own.weeks(at);
        }
        EXPECT_NEAR(own.between(on(0, 3, 5), on(1, 3, 5)), 1, 1e-6);
        EXPECT_NEAR(own.weeks(on(1, 0, 0) - 1), own.weeks(on(1, 0, 0)), 1e-3);
    }
}

}  // namespace
}  // namespace rapport::stats
