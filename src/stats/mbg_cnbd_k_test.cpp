// MBG/CNBD-k against integrals that know nothing of its closed forms, against MBG/NBD, and on customers simulated with and
// without a rhythm.
#include "stats/gold_test.h"
#include "stats/mbg_nbd.h"
#include "stats/purchase_model.h"
#include "stats/simulated_test.h"
#include "stats/special_functions.h"

#include <algorithm>

namespace rapport::stats {
namespace {

const std::vector<MbgCnbdK> models{{1, .5, 6, .9, 2}, {2, .8, 3, .7, 1.6}, {3, 4, 20, .3, 2.5}, {7, 1.3, .4, 2, 5}};
const std::vector<History> some{{0, 0, 0, 0}, {0, 0, 30, 0}, {1, 4, 30, std::log(4)}, {3, 20, 21, std::log(5.) + std::log(7.) + std::log(8.)}, {12, 50, 80, 12 * std::log(4.1)}};

// The integral of f over a gamma distribution of rates, by the trapezoidal rule on their logarithm.
template <class F> double over_rates(double shape, double rate, F f)
{
    double sum = 0;
    const double step = 1. / 32, middle = std::log(shape / rate);
    for (double log_rate = middle - 60 / std::min(1., shape); log_rate < middle + 12; log_rate += step) {
        const double lambda = std::exp(log_rate);
        const double log_density = shape * std::log(rate) - log_gamma(shape) + shape * log_rate - rate * lambda;
        if (log_density > -745) sum += step * std::exp(log_density) * f(lambda);
    }
    return sum;
}

// ... and over a beta distribution of chances, on their logit.
template <class F> double over_chances(double a, double b, F f)
{
    double sum = 0;
    const double step = 1. / 32;
    for (double logit = -80 / std::min(1., a); logit < 80 / std::min(1., b); logit += step) {
        const double p = 1 / (1 + std::exp(-logit));
        const double log_density = log_gamma(a + b) - log_gamma(a) - log_gamma(b) - a * log1p_exp(-logit) - b * log1p_exp(logit);
        if (log_density > -745) sum += step * std::exp(log_density) * f(p);
    }
    return sum;
}

// P(no k-th time within u), in logarithms since e^-745 is 0.
double erlang_tail(int k, double lambda, double u)
{
    const double mean = lambda * u, log_mean = std::log(mean);
    double log_term = -mean, sum = 0;
    for (int j = 0; j < k; ++j) {
        if (log_term > -745) sum += std::exp(log_term);
        log_term += log_mean - std::log(j + 1.);
    }
    return std::min(sum, 1.);
}

double density_of_times(const MbgCnbdK& m, const History& h, double lambda)
{
    return std::exp(m.k * h.repeat_purchases * std::log(lambda) - lambda * h.recency + (m.k - 1) * h.log_waits - h.repeat_purchases * log_gamma(m.k));
}

TEST(Mbg_cnbd_k, has_the_likelihood_of_the_integral)
{
    for (const auto& m : models)
        for (const auto& h : some) {
            SCOPED_TRACE("k " + std::to_string(m.k) + ", x " + std::to_string(h.repeat_purchases));
            const double x = h.repeat_purchases;
            const double leave = over_chances(m.a, m.b, [&](double p) { return p * std::pow(1 - p, x); });
            const double stay = over_chances(m.a, m.b, [&](double p) { return std::pow(1 - p, x + 1); });
            const double bought = over_rates(m.r, m.alpha, [&](double l) { return density_of_times(m, h, l); });
            const double silent = over_rates(m.r, m.alpha, [&](double l) { return density_of_times(m, h, l) * erlang_tail(m.k, l, h.age - h.recency); });
            EXPECT_NEAR(log_likelihood(m, h), std::log(leave * bought + stay * silent), 1e-8);
            EXPECT_NEAR(probability_alive(m, h), stay * silent / (leave * bought + stay * silent), 1e-8);
        }
}

TEST(Mbg_cnbd_k, expects_what_the_integral_does)
{
    for (const auto& m : models)
        for (const auto& h : some)
            for (const double horizon : {5.}) {
                const double x = h.repeat_purchases, u = h.age - h.recency;
                double sum = 0, weights = 0;
                for (int j = 0; j < m.k; ++j) {
                    const auto passed = [&](double l) { return density_of_times(m, h, l) * std::exp(-l * u + (j > 0 ? j * std::log(l * u) : 0) - log_gamma(j + 1)); };
                    if (j > 0 && u == 0) continue;
                    weights += over_rates(m.r, m.alpha, passed);
                    // The n-th purchase from now has happened when n k - j times have passed.
                    for (int n = 1; n <= 400; ++n) {
                        const double staying = std::exp(log_rising(m.b + x + 1, n - 1) - log_rising(m.a + m.b + x + 1, n - 1));
                        const double part = staying * over_rates(m.r, m.alpha, [&](double l) { return passed(l) * (1 - erlang_tail(n * m.k - j, l, horizon)); });
                        sum += part;
                        if (part < 1e-12 * sum) break;
                    }
                }
                SCOPED_TRACE("k " + std::to_string(m.k) + ", x " + std::to_string(x) + ", horizon " + std::to_string(horizon));
                gold::expect_relative(expected_purchases_if_alive(m, h, horizon), sum / weights, 1e-7);
            }
}

TEST(Mbg_cnbd_k, with_k_1_is_mbg_nbd)
{
    const auto histories = simulated::histories({.customers = 3'000, .model = {.5, 6, .9, 2}});
    const MbgCnbdK one{1, .5, 6, .9, 2};
    const MbgNbd same{{.5, 6, .9, 2}};
    for (std::size_t i = 0; i < 300; ++i) {
        gold::expect_relative(log_likelihood(one, histories[i]), log_likelihood(same, histories[i]), 1e-12);
        gold::expect_relative(probability_alive(one, histories[i]), probability_alive(same, histories[i]), 1e-12);
        gold::expect_relative(expected_purchases(one, histories[i], 39), expected_purchases(same, histories[i], 39), 1e-9);
    }
    const auto purchases = *group(histories);
    const auto got = fit_mbg_cnbd_k(purchases, 1);
    const auto want = fit_mbg_nbd(purchases);
    ASSERT_TRUE(got->converged && want->converged);
    gold::expect_relative(got->log_likelihood, want->log_likelihood, 1e-12);
    gold::expect_relative(got->model.alpha, want->model.alpha, 1e-6);
}

// Customers whose waits are Erlang distributed, in continuous time.
std::vector<History> rhythmic(const MbgCnbdK& truth, std::size_t customers, std::uint64_t seed)
{
    simulated::Random random(seed);
    std::vector<History> made;
    for (std::size_t i = 0; i < customers; ++i) {
        const double lambda = random.gamma(truth.r) / truth.alpha, leaves = random.beta(truth.a, truth.b);
        History h{0, 0, 52 + 26 * random.uniform(), 0};
        while (random.uniform() > leaves) {
            double wait = 0;
            for (int j = 0; j < truth.k; ++j) wait += random.exponential() / lambda;
            if (h.recency + wait > h.age) break;
            h.recency += wait;
            ++h.repeat_purchases;
            h.log_waits += std::log(wait);
        }
        made.push_back(h);
    }
    return made;
}

TEST(Mbg_cnbd_k, finds_the_rhythm_and_the_parameters_of_a_simulation)
{
    for (const int k : {1, 2, 4}) {
        const MbgCnbdK truth{k, 1.2, 2, .8, 3};
        const auto found = fit_mbg_cnbd_k(*group(rhythmic(truth, 20'000, 11)));
        ASSERT_TRUE(found && found->converged) << found.why_not;
        EXPECT_EQ(found->model.k, k);
        const auto& errors = *found->standard_errors;
        EXPECT_NEAR(found->model.r, truth.r, 4 * errors.r);
        EXPECT_NEAR(found->model.alpha, truth.alpha, 4 * errors.alpha);
        EXPECT_NEAR(found->model.a, truth.a, 4 * errors.a);
        EXPECT_NEAR(found->model.b, truth.b, 4 * errors.b);
    }
}

TEST(Mbg_cnbd_k, foretells_the_purchases_of_a_simulation)
{
    const MbgCnbdK truth{3, 1.5, 2.5, .6, 4};
    simulated::Random random(3);
    double foretold = 0, happened = 0, alive_foretold = 0, alive = 0;
    for (int i = 0; i < 60'000; ++i) {
        const double lambda = random.gamma(truth.r) / truth.alpha, leaves = random.beta(truth.a, truth.b), split = 40, end = 70;
        History h{0, 0, split, 0};
        int later = 0;
        double now = 0;
        bool here = random.uniform() > leaves, here_at_split = here;
        while (here) {
            double wait = 0;
            for (int j = 0; j < truth.k; ++j) wait += random.exponential() / lambda;
            now += wait;
            if (now > end) break;
            here = random.uniform() > leaves;
            if (now <= split) {
                ++h.repeat_purchases;
                h.recency = now;
                here_at_split = here;
            } else {
                ++later;
            }
        }
        foretold += expected_purchases(truth, h, end - split);
        happened += later;
        alive_foretold += probability_alive(truth, h);
        alive += here_at_split;
    }
    gold::expect_relative(foretold, happened, .02);
    gold::expect_relative(alive_foretold, alive, .02);
}

TEST(Mbg_cnbd_k, has_the_slope_of_its_likelihood)
{
    const auto purchases = *group(rhythmic({3, 1.2, 2, .8, 3}, 3'000, 5));
    const auto found = fit_mbg_cnbd_k(purchases, 3);
    ASSERT_TRUE(found && found->converged);
    gold::expect_relative(log_likelihood(found->model, purchases), found->log_likelihood, 1e-12);
    for (const double factor : {.99, 1.01})
        for (double MbgCnbdK::*parameter : {&MbgCnbdK::r, &MbgCnbdK::alpha, &MbgCnbdK::a, &MbgCnbdK::b}) {
            auto near = found->model;
            near.*parameter *= factor;
            EXPECT_LT(log_likelihood(near, purchases), found->log_likelihood);
        }
}

TEST(Mbg_cnbd_k, scales_with_the_unit_of_time)
{
    auto histories = rhythmic({2, 1.2, 2, .8, 3}, 3'000, 8);
    const auto weeks = fit_mbg_cnbd_k(*group(histories));
    for (History& h : histories) h.recency *= 7, h.age *= 7, h.log_waits += h.repeat_purchases * std::log(7);
    const auto days = fit_mbg_cnbd_k(*group(histories));
    EXPECT_EQ(days->model.k, weeks->model.k);
    gold::expect_relative(days->model.alpha, weeks->model.alpha * 7, 1e-9);
    gold::expect_relative(days->model.b, weeks->model.b, 1e-9);
}

TEST(Mbg_cnbd_k, never_answers_with_nan)
{
    simulated::Random random(9);
    for (int i = 0; i < 1500; ++i) {
        const auto any = [&](double decades) { return std::pow(10, decades * (2 * random.uniform() - 1)); };
        const MbgCnbdK m{1 + static_cast<int>(random.uniform() * most_regular_k), any(3), any(3), any(3), any(3)};
        const double x = std::floor(any(2.5)), age = any(3);
        const History h{x, x > 0 ? age * random.uniform() : 0, age, x * std::log(age / (x + 1))};
        SCOPED_TRACE("k " + std::to_string(m.k) + " r " + std::to_string(m.r) + " alpha " + std::to_string(m.alpha) + " a " + std::to_string(m.a) + " b " + std::to_string(m.b)
                     + " x " + std::to_string(x) + " T " + std::to_string(age));
        const double alive = probability_alive(m, h), expected = expected_purchases(m, h, any(2));
        ASSERT_TRUE(std::isfinite(log_likelihood(m, h)));
        ASSERT_TRUE(alive >= 0 && alive <= 1) << alive;
        ASSERT_TRUE(std::isfinite(expected) && expected >= 0) << expected;
    }
}

TEST(Mbg_cnbd_k, expects_more_of_a_longer_horizon_and_misses_the_regular_sooner)
{
    const MbgCnbdK regular{4, 4, 1, .5, 5};
    double before = 0;
    for (const double horizon : {1e-3, .1, 1., 10., 100.}) {
        const double now = expected_purchases(regular, {8, 40, 42, 0}, horizon);
        EXPECT_GT(now, before);
        before = now;
    }
    EXPECT_EQ(expected_purchases(regular, {8, 40, 42, 0}, 0), 0);
    // Silent for three of their own waits: the regular one is missed, the other hardly.
    const double quiet_regular = probability_alive(regular, {10, 50, 65, 0}), quiet_random = probability_alive({1, 1, 1, .5, 5}, {10, 50, 65, 0});
    EXPECT_LT(quiet_regular, quiet_random);
}

}  // namespace
}  // namespace rapport::stats
