// What must hold for every model of purchases: limits, monotony, units, and data that carry no fit.
#include "stats/gold_test.h"
#include "stats/purchase_model.h"
#include "stats/simulated_test.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace rapport::stats {
namespace {

std::array<double, 4> parameters(const beta_geometric::Parameters& m) { return {m.r, m.alpha, m.a, m.b}; }
std::array<double, 4> parameters(const ParetoNbd& m) { return {m.r, m.alpha, m.s, m.beta}; }

Figure<Fit<BgNbd>> fit(const Purchases& purchases, BgNbd) { return fit_bg_nbd(purchases); }
Figure<Fit<MbgNbd>> fit(const Purchases& purchases, MbgNbd) { return fit_mbg_nbd(purchases); }
Figure<Fit<ParetoNbd>> fit(const Purchases& purchases, ParetoNbd) { return fit_pareto_nbd(purchases); }

template <class Model> Model typical() { return Model{{.243, 4.414, .793, 2.426}}; }
template <> ParetoNbd typical() { return {.553, 10.578, .606, 11.669}; }

template <class Model> class Purchase_model : public testing::Test {};
using Models = testing::Types<BgNbd, MbgNbd, ParetoNbd>;
TYPED_TEST_SUITE(Purchase_model, Models);

const simulated::Shop shop{.customers = 4'000, .model = {.243, 4.414, .793, 2.426}};

TYPED_TEST(Purchase_model, has_the_same_likelihood_grouped_and_one_by_one)
{
    const auto histories = simulated::histories(shop);
    const auto model = typical<TypeParam>();
    double sum = 0;
    for (const History& h : histories) sum += log_likelihood(model, h);
    gold::expect_relative(log_likelihood(model, *group(histories)), sum, 1e-12);
}

TYPED_TEST(Purchase_model, is_most_likely_at_the_fit)
{
    const auto purchases = *group(simulated::histories(shop));
    const auto found = fit(purchases, TypeParam{});
    ASSERT_TRUE(found && found->converged) << found.why_not;
    gold::expect_relative(log_likelihood(found->model, purchases), found->log_likelihood, 1e-13);
    for (const double factor : {0.99, 1.01}) {
        for (int i = 0; i < 4; ++i) {
            auto near = found->model;
            double* each = i == 0 ? &near.r : i == 1 ? &near.alpha : nullptr;
            if constexpr (std::is_same_v<TypeParam, ParetoNbd>) each = i == 2 ? &near.s : i == 3 ? &near.beta : each;
            else each = i == 2 ? &near.a : i == 3 ? &near.b : each;
            *each *= factor;
            EXPECT_LT(log_likelihood(near, purchases), found->log_likelihood);
        }
    }
}

// Pitfall 22: another unit of time sends the search elsewhere
TYPED_TEST(Purchase_model, scales_with_the_unit_of_time)
{
    const auto histories = simulated::histories(shop);
    const auto weeks = fit(*group(histories), TypeParam{});
    for (const double in_a_week : {7., 604'800., 7 / 365.25}) {     // days, seconds, years
        auto scaled = histories;
        for (History& h : scaled) h.recency *= in_a_week, h.age *= in_a_week;
        const auto found = fit(*group(scaled), TypeParam{});
        auto want = parameters(weeks->model);
        want[1] *= in_a_week;
        if constexpr (std::is_same_v<TypeParam, ParetoNbd>) want[3] *= in_a_week;
        const auto got = parameters(found->model);
        for (std::size_t i = 0; i < 4; ++i) gold::expect_relative(got[i], want[i], 1e-9);
    }
}

TYPED_TEST(Purchase_model, does_not_depend_on_the_order_of_customers)
{
    auto histories = simulated::histories(shop);
    const auto was = fit(*group(histories), TypeParam{});
    std::reverse(histories.begin(), histories.end());
    const auto is = fit(*group(histories), TypeParam{});
    EXPECT_EQ(parameters(is->model), parameters(was->model));
    EXPECT_EQ(is->log_likelihood, was->log_likelihood);
}

TYPED_TEST(Purchase_model, trusts_a_customer_less_the_longer_it_is_quiet)
{
    const auto model = typical<TypeParam>();
    double before = 1;
    for (const double age : {10., 11., 15., 30., 100., 1000.}) {
        const double now = probability_alive(model, {4, 10, age});
        EXPECT_LE(now, before);
        EXPECT_GE(now, 0);
        before = now;
    }
    EXPECT_LT(before, 1e-3);
}

TYPED_TEST(Purchase_model, expects_more_of_a_longer_horizon)
{
    const auto model = typical<TypeParam>();
    for (const History& h : {History{0, 0, 0}, History{0, 0, 30}, History{5, 20, 30}, History{300, 299, 300}}) {
        double before = 0;
        EXPECT_EQ(expected_purchases(model, h, 0), 0);
        for (const double horizon : {1e-6, 1., 39., 520., 1e4, 1e7, 1e12}) {
            const double now = expected_purchases(model, h, horizon);
            EXPECT_TRUE(std::isfinite(now));
            EXPECT_GT(now, before);
            before = now;
        }
        // For a moment one expects the mean rate of buying.
        gold::expect_relative(expected_purchases_if_alive(model, h.repeat_purchases, h.age, 1e-8),
                              (model.r + h.repeat_purchases) / (model.alpha + h.age) * 1e-8, 1e-6);
    }
    EXPECT_EQ(expected_purchases_of_new_customer(model, 39), expected_purchases(model, {}, 39));
}

TYPED_TEST(Purchase_model, never_answers_with_nan)
{
    simulated::Random random(5);
    for (int i = 0; i < 3000; ++i) {
        TypeParam model;
        const auto any = [&](double decades) { return std::pow(10, decades * (2 * random.uniform() - 1)); };
        if constexpr (std::is_same_v<TypeParam, ParetoNbd>) model = {any(4), any(4), any(4), any(4)};
        else model = TypeParam{{any(4), any(4), any(4), any(4)}};
        const double x = std::floor(any(3)), age = any(3);
        const History h{x, x > 0 ? age * random.uniform() : 0, age};
        SCOPED_TRACE(testing::PrintToString(parameters(model)) + " x " + std::to_string(h.repeat_purchases) + " t_x "
                     + std::to_string(h.recency) + " T " + std::to_string(h.age));
        const double alive = probability_alive(model, h), expected = expected_purchases(model, h, any(3));
        ASSERT_TRUE(std::isfinite(log_likelihood(model, h)));
        ASSERT_TRUE(alive >= 0 && alive <= 1) << alive;
        ASSERT_TRUE(std::isfinite(expected) && expected >= 0) << expected;
    }
}

// Pitfall 8: of one-time buyers alone parameters are told
// Pitfall 21: nobody has been observed for any time
// Pitfall 23: one customer, or many who are all the same, are fitted
TYPED_TEST(Purchase_model, says_why_there_is_no_fit)
{
    const auto why_not = [](std::vector<History> histories) { return fit(*group(histories), TypeParam{}).why_not; };
    EXPECT_EQ(why_not({}).substr(0, 17), "Too few customers");
    EXPECT_EQ(why_not({{2, 30, 38}}).substr(0, 17), "Too few customers");
    EXPECT_EQ(why_not(std::vector<History>(500, {0, 0, 30})),
              "No customer has bought again yet: a purchase model is not estimable.");
    EXPECT_EQ(why_not(std::vector<History>(500, {0, 0, 0})).substr(0, 30), "Every customer's first purchas");
    EXPECT_EQ(why_not(std::vector<History>(300, {2, 20, 30})).substr(0, 13), "All customers");
}

// Pitfall 6: where nobody leaves, the search wanders along a ridge and tells where it got tired
// Whatever the data: an end, finite parameters, and either a proven maximum or a reason in words.
TYPED_TEST(Purchase_model, ends_with_a_fit_or_a_reason)
{
    using Histories = std::vector<History>;
    Histories daily_buyers, one_time_buyers_but_one, few, regular, today;
    for (int i = 0; i < 500; ++i) {
        const double age = 400 + i % 100;
        daily_buyers.push_back({age, age, age});
        one_time_buyers_but_one.push_back({i == 0 ? 1. : 0., i == 0 ? 5. : 0., 30. + i % 7});
        regular.push_back({5, 50, 51. + i % 10});
        today.push_back({i % 5 == 0 ? 1. : 0., i % 5 == 0 ? 3. : 0., i % 5 == 0 ? 3. + i % 3 : 0.});
        if (i < 12) few.push_back({i % 4 * 1., i % 4 > 0 ? 3. + i : 0., 20. + i});
    }
    auto immortal = simulated::histories({.customers = 3'000, .model = {1, 5, 1e-9, 1}});
    auto clockwork = simulated::histories({.customers = 3'000, .model = {1e6, 3e6, 1, 3}});
    auto leaving_at_once = simulated::histories({.customers = 3'000, .model = {1, 5, 1e3, 1e-3}});
    for (const auto& histories :
         {daily_buyers, one_time_buyers_but_one, few, regular, today, immortal, clockwork, leaving_at_once}) {
        const auto found = fit(*group(histories), TypeParam{});
        ASSERT_TRUE(found) << found.why_not;
        for (const double p : parameters(found->model)) EXPECT_TRUE(std::isfinite(p) && p > 0) << p;
        EXPECT_TRUE(std::isfinite(found->log_likelihood));
        EXPECT_EQ(found->converged, found->reason.empty()) << found->reason;
        EXPECT_EQ(found->converged, found->standard_errors.has_value());
        EXPECT_TRUE(std::isfinite(expected_purchases(found->model, histories[0], 52)));
        if (std::getenv("RAPPORT_SHOW_FITS"))
            std::cout << testing::PrintToString(parameters(found->model)) << ' ' << found->log_likelihood << ' '
                      << found->reason << '\n';
    }
    EXPECT_FALSE(fit(*group(immortal), TypeParam{})->converged);
    EXPECT_EQ(fit(*group(immortal), TypeParam{})->reason.substr(0, 17), "No drop-out found");
}

TEST(Bg_nbd, recovers_the_parameters_of_a_simulation)
{
    const beta_geometric::Parameters truth{.5, 5, .8, 3};
    const auto found = fit_bg_nbd(*group(simulated::histories({.customers = 20'000, .model = truth})));
    ASSERT_TRUE(found && found->converged);
    // Whole days hide some purchases, which biases r and alpha by a few per cent.
    gold::expect_relative(found->model.r, truth.r, .1);
    gold::expect_relative(found->model.alpha, truth.alpha, .15);
    gold::expect_relative(found->model.a, truth.a, .2);
    gold::expect_relative(found->model.b, truth.b, .25);
}

TEST(Mbg_nbd, recovers_the_parameters_of_a_simulation)
{
    const beta_geometric::Parameters truth{.5, 6, .9, 2};
    const auto found = fit_mbg_nbd(*group(simulated::histories(
        {.customers = 20'000, .model = truth, .first_toss = beta_geometric::FirstToss::at_first_purchase})));
    ASSERT_TRUE(found && found->converged);
    gold::expect_relative(found->model.r, truth.r, .15);
    gold::expect_relative(found->model.alpha, truth.alpha, .15);
    gold::expect_relative(found->model.a, truth.a, .2);
    gold::expect_relative(found->model.b, truth.b, .25);
}

// Pitfall 9: who never came back counts as a customer for ever; MBG/NBD knows better
TEST(Bg_nbd, cannot_lose_a_customer_without_a_repeat_purchase)
{
    EXPECT_EQ(probability_alive(typical<BgNbd>(), {0, 0, 500}), 1);
    EXPECT_LT(probability_alive(typical<MbgNbd>(), {0, 0, 500}), .5);
}

// The two ways to the expectation know nothing of each other.
TEST(Expected_until_leaving, is_the_same_by_series_and_by_quadrature)
{
    namespace bg = beta_geometric;
    for (const double r : {.01, .25, 1., 30., 3000.})
        for (const double z : {1e-9, .01, 1., 20., 500.})
            for (const double a : {.004, .5, 1., 1 + 1e-12, 2., 300.})
                for (const double b : {.1, 1., 5., 5000., 1e6}) {
                    if (r * z > 2e5) continue;
                    SCOPED_TRACE(testing::PrintToString(std::array{r, z, a, b}));
                    gold::expect_relative(bg::expected_until_leaving_by_quadrature(r, z, a, b),
                                          bg::expected_until_leaving_by_series(r, z, a, b), 1e-10);
                }
}

}  // namespace
}  // namespace rapport::stats
