// Traps that engines of this kind are known to have fallen into. Those that an older test covers stand beside the kernel or
// the figure they concern: grep for "Pitfall".
#include "stats/gold_test.h"
#include "stats/lifetime_value.h"
#include "stats/optimise.h"
#include "stats/simulated_test.h"
#include "stats/special_functions.h"

#include <ctime>

namespace rapport::stats {
namespace {

using Histories = std::vector<History>;
const BgNbd bg{{.243, 4.414, .793, 2.426}};
const ParetoNbd pareto{.553, 10.578, .606, 11.669};

// Fits every model and hands over each answer.
template <class F> void each_fit(const Histories& histories, F look_at)
{
    const auto purchases = group(histories);
    ASSERT_TRUE(purchases) << purchases.why_not;
    look_at(fit_bg_nbd(*purchases));
    look_at(fit_mbg_nbd(*purchases));
    look_at(fit_pareto_nbd(*purchases));
    look_at(fit_mbg_cnbd_k(*purchases));
}

std::vector<double> parameters(const beta_geometric::Parameters& m) { return {m.r, m.alpha, m.a, m.b}; }
std::vector<double> parameters(const ParetoNbd& m) { return {m.r, m.alpha, m.s, m.beta}; }
std::vector<double> parameters(const MbgCnbdK& m) { return {m.r, m.alpha, m.a, m.b}; }

// A maximum whose parameters are known to within e^20 at the worst, or a sentence.
template <class Model> void expect_a_fit_or_a_reason(const Figure<Fit<Model>>& fit)
{
    const auto is_sentence = [](const std::string& text) { return text.size() > 20 && text.ends_with('.'); };
    if (!fit) {
        EXPECT_TRUE(is_sentence(fit.why_not)) << fit.why_not;
        return;
    }
    const auto found = parameters(fit->model);
    SCOPED_TRACE(std::string(Model::name) + " " + testing::PrintToString(found));
    for (const double one : found) EXPECT_TRUE(std::isfinite(one) && one > 0);
    EXPECT_TRUE(std::isfinite(fit->log_likelihood));
    EXPECT_TRUE(fit->converged ? fit->reason.empty() : is_sentence(fit->reason)) << fit->reason;
    ASSERT_EQ(fit->standard_errors.has_value(), fit->converged);
    if (!fit->converged) return;
    const auto errors = parameters(*fit->standard_errors);
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_TRUE(errors[i] > 0 && errors[i] < 10 * found[i]) << testing::PrintToString(errors);
}

// Buys at random in continuous time, as BG/NBD has it.
History customer(simulated::Random& random, const beta_geometric::Parameters& model, double age)
{
    const double rate = random.gamma(model.r) / model.alpha, leaves = random.beta(model.a, model.b);
    History h{0, 0, age, 0};
    do {
        const double wait = random.exponential() / rate;
        if (h.recency + wait > age) break;
        h.recency += wait;
        ++h.repeat_purchases;
        h.log_waits += std::log(wait);
    } while (random.uniform() > leaves);
    return h;
}

// Pitfall 2: with very many customers the search runs away, and calls it converged
TEST(Pitfalls, a_million_customers_are_fitted_like_a_few_thousand)
{
    const beta_geometric::Parameters truth{.5, 5, .8, 3};
    const auto all = simulated::histories({.customers = 1'000'000, .model = truth});
    for (const std::size_t many : {50'000, 200'000, 1'000'000}) {
        SCOPED_TRACE(many);
        const auto purchases = *group(std::span(all).first(many));
        const auto found = fit_bg_nbd(purchases);
        expect_a_fit_or_a_reason(found);
        ASSERT_TRUE(found && found->converged);
        EXPECT_GT(found->log_likelihood, log_likelihood(BgNbd{truth}, purchases));
        // Whole days hide some purchases, which shifts all four by some per cent.
        for (std::size_t i = 0; i < 4; ++i) gold::expect_relative(parameters(found->model)[i], parameters(truth)[i], .1);
    }
}

// Pitfall 2: the sum over the customers, not their mean, goes into the search, which then depends on how many they are
TEST(Pitfalls, a_hundred_times_the_same_customers_have_the_same_parameters)
{
    const auto once = simulated::histories({.customers = 2'000, .model = bg});
    Histories often;
    for (int i = 0; i < 100; ++i) often.insert(often.end(), once.begin(), once.end());
    const auto few = *group(once), many = *group(often);
    const auto compare = [](const auto& of_few, const auto& of_many) {
        ASSERT_TRUE(of_few && of_many && of_few->converged && of_many->converged);
        gold::expect_relative(of_many->log_likelihood, 100 * of_few->log_likelihood, 1e-12);
        for (std::size_t i = 0; i < 4; ++i) gold::expect_relative(parameters(of_many->model)[i], parameters(of_few->model)[i], 1e-8);
    };
    compare(fit_bg_nbd(few), fit_bg_nbd(many));
    compare(fit_mbg_nbd(few), fit_mbg_nbd(many));
    compare(fit_pareto_nbd(few), fit_pareto_nbd(many));
}

// Pitfall 2: a place is told as the maximum because the search stopped there
TEST(Pitfalls, what_only_looks_like_a_minimum_is_not_proven)
{
    using enum Minimum::Kind;
    const auto kind = [](auto value, auto by_x, auto by_y) {
        const auto found = minimise([&](std::span<const double> at, std::span<double> slope) {
            slope[0] = by_x(at[0], at[1]), slope[1] = by_y(at[0], at[1]);
            return value(at[0], at[1]);
        }, {.5, 0});
        EXPECT_EQ(found.inverse_hessian.empty(), found.kind != proven);
        return found.kind;
    };
    EXPECT_EQ(kind([](double x, double y) { return x * x + y * y; }, [](double x, double) { return 2 * x; }, [](double, double y) { return 2 * y; }), proven);
    EXPECT_EQ(kind([](double x, double y) { return x * x - y * y; }, [](double x, double) { return 2 * x; }, [](double, double y) { return -2 * y; }), flat) << "a saddle";
    EXPECT_EQ(kind([](double x, double) { return x * x; }, [](double x, double) { return 2 * x; }, [](double, double) { return 0.; }), flat) << "a valley";
    EXPECT_EQ(kind([](double x, double) { return -std::exp(x); }, [](double x, double) { return -std::exp(x); }, [](double, double) { return 0.; }), out_of_bounds) << "an abyss";
    EXPECT_EQ(kind([](double x, double) { return x < 1 ? -x : std::nan(""); }, [](double, double) { return -1.; }, [](double, double) { return 0.; }), not_found) << "a cliff";
}

// Pitfall 3: thousands of purchases underflow to 0 times infinity
TEST(Pitfalls, thousands_of_purchases_in_a_rhythm_are_finite)
{
    for (const int k : {1, 2, most_regular_k})
        for (const double x : {500., 1000., 5000., most_repeat_purchases})
            for (const double silent : {0., 1., 300.}) {
                SCOPED_TRACE(testing::PrintToString(std::vector{1. * k, x, silent}));
                const MbgCnbdK model{k, .5, 6, .9, 2};
                const History h{x, 520, 520 + silent, x * std::log(520 / x)};
                const double alive = probability_alive(model, h), expected = expected_purchases(model, h, 1);
                EXPECT_TRUE(std::isfinite(log_likelihood(model, h)));
                EXPECT_TRUE(alive >= 0 && alive <= 1) << alive;
                EXPECT_TRUE(expected >= 0 && expected < 1.5 * x / 520) << expected;
            }
}

// Pitfall 4: many purchases overflow the likelihood, and the search returns where it started
TEST(Pitfalls, a_shop_of_thousands_of_purchases_each_is_fitted)
{
    const beta_geometric::Parameters truth{2, .02, .8, 300};
    simulated::Random random(4);
    Histories histories;
    for (int i = 0; i < 2'000; ++i) histories.push_back(customer(random, truth, 20 + 20 * random.uniform()));
    double most = 0;
    for (const auto& h : histories) most = std::max(most, h.repeat_purchases);
    ASSERT_GT(most, 5'000);
    const auto found = fit_bg_nbd(*group(histories));
    expect_a_fit_or_a_reason(found);
    ASSERT_TRUE(found && found->converged);
    for (std::size_t i = 0; i < 4; ++i)
        EXPECT_NEAR(parameters(found->model)[i], parameters(truth)[i], 4 * parameters(*found->standard_errors)[i]);
    each_fit(histories, [](const auto& fit) { expect_a_fit_or_a_reason(fit); });
}

// Pitfall 5: those who come every day push a parameter beyond all bounds
TEST(Pitfalls, daily_buyers_get_a_reason_in_words)
{
    Histories daily, stopped;    // every day to the end, or for a fifth of the time
    for (int day = 0; day <= 501; ++day) {
        daily.push_back({1. * day, 1. * day, 1. * day, 0});
        stopped.push_back({1. * (day / 5), 1. * (day / 5), 1. * day, 0});
    }
    each_fit(daily, [](const auto& fit) {
        expect_a_fit_or_a_reason(fit);
        EXPECT_EQ(fit->reason.substr(0, 17), "No drop-out found") << fit->reason;
    });
    each_fit(stopped, [](const auto& fit) {
        expect_a_fit_or_a_reason(fit);
        EXPECT_FALSE(fit->converged);
    });
}

// Pitfall 6: where nobody leaves, a long outlook comes out as infinite or not at all
TEST(Pitfalls, without_drop_out_a_century_is_worth_something_finite)
{
    const History h{4, 30, 38};
    const double mean = 25, days = 36'525, purchases = (pareto.r + h.repeat_purchases) / (pareto.alpha + h.age) * days / 7;
    for (const PurchaseModel& model : std::vector<PurchaseModel>{ParetoNbd{pareto.r, pareto.alpha, 3e-7, 64}, ParetoNbd{pareto.r, pareto.alpha, 2e-8, 855'291},
                                                                 ParetoNbd{pareto.r, pareto.alpha, 1e-12, 1e15}, BgNbd{{pareto.r, pareto.alpha, 1e-12, 60}}}) {
        const auto told = *forecast(model, GammaGamma{6.25, 3.74, 15.44}, {&h, 1}, {&mean, 1}, {.days = days});
        gold::expect_relative(told[0].probability_alive, 1, 1e-4);
        gold::expect_relative(told[0].expected_purchases, purchases, 1e-4);
        EXPECT_GT(*told[0].lifetime_value, 0);
        EXPECT_LT(*told[0].lifetime_value, purchases * *told[0].expected_spend);
    }
}

// Pitfall 7: next to a = 1 and s = 1 the closed forms lose their digits
TEST(Pitfalls, next_to_one_a_parameter_is_as_good_as_one)
{
    const History h{2, 213 / 7., 272 / 7.};
    for (const double near : {1 - 1e-8, 1 - 1e-12, 1 + 1e-15, 1 + 1e-12, 1 + 1e-8}) {
        SCOPED_TRACE(near - 1);
        gold::expect_relative(expected_purchases(BgNbd{{.25, 4.5, near, 2.5}}, h, 39), 1.1136248647352995, 2 * std::abs(near - 1) + 1e-12);
        gold::expect_relative(expected_purchases(ParetoNbd{.55, 10, near, 12}, h, 39), 1.2018393134840222, 2 * std::abs(near - 1) + 1e-12);
    }
}

// Pitfall 15: a rate meant for a year is applied to every week
TEST(Pitfalls, the_discount_rate_is_that_of_a_year)
{
    const auto gold = gold::read("btyd_cases.json");
    const double a_week = .0027, a_year = std::expm1(a_week * days_in_year / 7);
    int rows = 0;
    for (const auto& row : gold.at("rows").as_array()) {
        if (!row.as_object().contains("dert_0.0027")) continue;
        const auto& p = gold.at("params").at(row.at("set").as_string());
        const ParetoNbd model{gold::number(p.at(0)), gold::number(p.at(1)), gold::number(p.at(2)), gold::number(p.at(3))};
        const History h{gold::number(row.at("x")), gold::number(row.at("t_x")), gold::number(row.at("T"))};
        const double mean = 25;
        const auto told = *forecast(model, GammaGamma{6.25, 3.74, 15.44}, {&h, 1}, {&mean, 1}, {.days = 36'525, .discount_rate = a_year});
        // The gold discounts from moment to moment, this at the end of each month: half a month more, or 0.6 %.
        const double want = gold::number(row.at("dert_0.0027"));
        EXPECT_NEAR(*told[0].lifetime_value / *told[0].expected_spend, want, .02 * want) << boost::json::serialize(row);
        ++rows;
    }
    EXPECT_GT(rows, 20);
}

// Pitfall 23: from a handful of customers comes a parameter of millions without a warning
TEST(Pitfalls, a_handful_of_customers_gets_a_fit_or_a_reason)
{
    simulated::Random random(23);
    for (int shop = 0; shop < 300; ++shop) {
        SCOPED_TRACE("shop " + std::to_string(shop));
        Histories few(static_cast<std::size_t>(1 + 40 * random.uniform()));
        const double busy = 6 * random.uniform();
        for (History& h : few) {
            h.age = std::floor(5 + 50 * random.uniform());
            h.repeat_purchases = std::floor(busy * random.exponential());
            if (h.repeat_purchases == 0) continue;
            h.recency = std::floor(1 + h.age * random.uniform());
            h.log_waits = h.repeat_purchases * std::log(h.recency / h.repeat_purchases);
        }
        each_fit(few, [](const auto& fit) { expect_a_fit_or_a_reason(fit); });
    }
}

// Pitfall 24: the chance of the 200th purchase overflows in the gamma function
TEST(Pitfalls, two_hundred_purchases_ahead_are_counted)
{
    for (const double x : {199.5, 200.25, 1e4, 1e6}) gold::expect_relative(log_gamma(x), std::lgamma(x), 1e-13);
    for (const double n : {200., 5000., 1e6}) gold::expect_relative(log_rising(.25, n), std::lgamma(.25 + n) - std::lgamma(.25), 1e-12);
    // Nobody leaves, so every third of the times that pass is a purchase; two of them are left over, one in the mean.
    for (const double horizon : {20., 60., 600.}) {
        const MbgCnbdK regular{3, 4, .05, 1e-12, 1};
        const History h{100, 30, 30, 0};
        const double times = (regular.r + 3 * h.repeat_purchases) / (regular.alpha + h.age) * horizon;
        gold::expect_relative(expected_purchases_if_alive(regular, h, horizon), (times - 1) / 3, 1e-9);
        gold::expect_relative(expected_purchases_if_alive({1, .5, 6, .9, 2}, h, horizon), expected_purchases_if_alive(MbgNbd{{.5, 6, .9, 2}}, 100, 30, horizon), 1e-9);
    }
}

double cpu_seconds(clockid_t clock)
{
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// Pitfall 27: a library starts threads of its own, which stand in each other's way
TEST(Pitfalls, a_fit_is_the_work_of_the_thread_that_asks_for_it)
{
    const auto histories = simulated::histories({.customers = 50'000, .model = bg});
    const auto purchases = *group(histories);
    const double own = cpu_seconds(CLOCK_THREAD_CPUTIME_ID), all = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
    ASSERT_TRUE(fit_bg_nbd(purchases) && fit_mbg_nbd(purchases) && fit_pareto_nbd(purchases));
    ASSERT_TRUE(forecast(bg, std::nullopt, histories, {}, {}));
    const double by_us = cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - own, by_all = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - all;
    EXPECT_LT(by_all, 1.05 * by_us + .005);
}

}  // namespace
}  // namespace rapport::stats
