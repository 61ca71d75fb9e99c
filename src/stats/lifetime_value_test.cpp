#include "stats/gold_test.h"
#include "stats/lifetime_value.h"
#include "stats/simulated_test.h"

namespace rapport::stats {
namespace {

const BgNbd purchases{{.243, 4.414, .793, 2.426}};
const GammaGamma spends{6.25, 3.74, 15.44};
const std::vector<History> three{{0, 0, 38.857142857142854}, {2, 30.428571428571427, 38.857142857142854}, {7, 29, 38}};
const std::vector<double> means{0, 22.345, 73.74};

// The definition, step by step, for one customer.
TEST(Lifetime_value, is_the_sum_over_monthly_steps)
{
    const Outlook outlook{.days = 365, .discount_rate = 0.1, .time_unit = TimeUnit::week};
    const auto got = forecast(purchases, spends, three, means, outlook);
    ASSERT_TRUE(got) << got.why_not;
    for (std::size_t i = 0; i < three.size(); ++i) {
        const double spend = expected_spend(spends, {three[i].repeat_purchases, means[i]}).value();
        double value = 0, before = 0;
        for (const int step : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}) {
            const double end_days = step == 12 ? 365 : 30.4375 * step;
            const double until = expected_purchases(purchases, three[i], end_days / 7);
            value += (until - before) * spend / std::pow(1.1, end_days / 365.25);
            before = until;
        }
        gold::expect_relative((*got)[i].lifetime_value.value(), value, 1e-13);
        gold::expect_relative((*got)[i].expected_purchases, expected_purchases(purchases, three[i], 365. / 7), 1e-13);
        gold::expect_relative((*got)[i].expected_spend.value(), spend, 1e-15);
        EXPECT_EQ((*got)[i].probability_alive, probability_alive(purchases, three[i]));
    }
}

// Pitfall 16: each step brings all purchases up to it again
TEST(Lifetime_value, is_purchases_times_spend_without_discount)
{
    const auto got = *forecast(purchases, spends, three, means, {.days = 100, .discount_rate = 0});
    for (const auto& f : got) gold::expect_relative(*f.lifetime_value, f.expected_purchases * *f.expected_spend, 1e-13);
}

// Pitfall 14: a month is taken for 30 units, be they days or weeks
TEST(Lifetime_value, does_not_depend_on_the_unit_of_time)
{
    BgNbd in_days = purchases;
    in_days.alpha *= 7;
    auto histories = three;
    for (History& h : histories) h.recency *= 7, h.age *= 7;
    const auto weeks = *forecast(purchases, spends, three, means, {});
    const auto days = *forecast(in_days, spends, histories, means, {.time_unit = TimeUnit::day});
    for (std::size_t i = 0; i < three.size(); ++i)
        gold::expect_relative(*days[i].lifetime_value, *weeks[i].lifetime_value, 1e-12);
}

TEST(Lifetime_value, falls_with_the_discount_rate_and_grows_with_the_outlook)
{
    const auto value = [](double days, double rate) {
        return *forecast(purchases, spends, three, means, {.days = days, .discount_rate = rate})->at(1).lifetime_value;
    };
    EXPECT_GT(value(365, 0), value(365, 0.1));
    EXPECT_GT(value(365, -0.1), value(365, 0));
    EXPECT_GT(value(365, 0.1), value(364, 0.1));
    EXPECT_GT(value(1, 0.1), 0);
}

TEST(Lifetime_value, is_not_told_where_spend_has_no_mean)
{
    const GammaGamma wild{6.25, 0.9, 15.44};
    const auto got = *forecast(purchases, wild, three, means, {});
    EXPECT_FALSE(got[0].lifetime_value);
    EXPECT_TRUE(got[1].lifetime_value);
    const auto without_spends = *forecast(purchases, std::nullopt, three, {}, {});
    EXPECT_FALSE(without_spends[1].lifetime_value);
    EXPECT_EQ(without_spends[1].expected_purchases, got[1].expected_purchases);
}

TEST(Lifetime_value, refuses_with_a_reason)
{
    EXPECT_FALSE(forecast(purchases, spends, three, means, {.days = 0}));
    EXPECT_FALSE(forecast(purchases, spends, three, means, {.days = std::nan("")}));
    EXPECT_FALSE(forecast(purchases, spends, three, means, {.discount_rate = -1}));
    EXPECT_FALSE(forecast(purchases, spends, three, std::span(means).first(2), {}));
    const std::vector<History> bad{{1, 2, 3}, {1, 4, 3}};
    EXPECT_EQ(forecast(purchases, std::nullopt, bad, {}, {}).why_not.substr(0, 12), "Row index 1:");
}

// Another engine, months of 4.345 weeks at 1 % a month, gives 71,507.95 for BG/NBD; ours are 4.348 weeks and 0.1 a
// year.
TEST(Lifetime_value, of_the_cdnow_sample_is_near_that_of_another_engine)
{
    SKIP_WITHOUT_CDNOW();
    const auto cdnow = gold::cdnow("sample");
    const auto model = fit_bg_nbd(*group(cdnow.histories))->model;
    std::vector<Spending> spendings;
    for (std::size_t i = 0; i < cdnow.histories.size(); ++i)
        spendings.push_back({cdnow.histories[i].repeat_purchases, cdnow.mean_spends[i]});
    const auto spend = fit_gamma_gamma(spendings)->model;
    const double yearly = std::pow(1.01, 12) - 1;
    double total = 0;
    for (const auto& f : *forecast(model, spend, cdnow.histories, cdnow.mean_spends, {.discount_rate = yearly}))
        total += *f.lifetime_value;
    EXPECT_NEAR(total, 71'507.95, 60);
}

}  // namespace
}  // namespace rapport::stats
