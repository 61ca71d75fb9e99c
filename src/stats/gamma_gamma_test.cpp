#include "stats/gamma_gamma.h"
#include "stats/gold_test.h"
#include "stats/simulated_test.h"

#include <algorithm>

namespace rapport::stats {
namespace {

std::vector<Spending> spendings(const std::vector<History>& histories, const std::vector<double>& means)
{
    std::vector<Spending> result;
    for (std::size_t i = 0; i < means.size(); ++i) result.push_back({histories[i].repeat_purchases, means[i]});
    return result;
}

std::vector<Spending> simulated_spendings(double q)
{
    const auto histories = simulated::histories({.customers = 20'000, .model = {.243, 4.414, .793, 2.426}});
    return spendings(histories, simulated::mean_spends(histories, 6.25, q, 15.44, 2));
}

TEST(Gamma_gamma, agrees_with_the_gold_rows)
{
    const auto gold = gold::read("btyd_cases.json").at("gamma_gamma");
    const auto& p = gold.at("params");
    const GammaGamma model{gold::number(p.at(0)), gold::number(p.at(1)), gold::number(p.at(2))};
    for (const auto& row : gold.at("rows").as_array()) {
        SCOPED_TRACE(boost::json::serialize(row));
        const Spending spending{gold::number(row.at("x")), gold::number(row.at("m"))};
        if (!row.at("ll").is_null()) gold::expect_close(log_likelihood(model, spending), gold::number(row.at("ll")));
        gold::expect_close(expected_spend(model, spending).value(), gold::number(row.at("expected_value")));
    }
}

TEST(Gamma_gamma, finds_the_optimum_of_the_cdnow_data)
{
    SKIP_WITHOUT_CDNOW();
    for (const std::string which : {"sample", "full"}) {
        SCOPED_TRACE(which);
        const auto gold = gold::read("optima.json").at("cdnow_" + which).at("gg");
        const auto cdnow = gold::cdnow(which);
        const auto fit = fit_gamma_gamma(spendings(cdnow.histories, cdnow.mean_spends));
        ASSERT_TRUE(fit) << fit.why_not;
        EXPECT_TRUE(fit->converged) << fit->reason;
        EXPECT_EQ(fit->customers, gold.at("n").as_int64());
        EXPECT_EQ(fit->without_spend, which == "full" ? 1 : 0);
        EXPECT_NEAR(fit->log_likelihood, gold::number(gold.at("ll")), 1e-5);
        gold::expect_relative(fit->model.p, gold::number(gold.at("p")), 1e-5);  // the gold has six digits
        gold::expect_relative(fit->model.q, gold::number(gold.at("q")), 1e-5);
        gold::expect_relative(fit->model.v, gold::number(gold.at("v")), 1e-5);
        if (which == "sample") {
            EXPECT_NEAR(fit->standard_errors->p, 1.190, .002);
            EXPECT_NEAR(fit->standard_errors->q, .2901, .0002);
            EXPECT_NEAR(fit->standard_errors->v, 4.159, .002);
        }
    }
}

TEST(Gamma_gamma, recovers_the_parameters_of_a_simulation)
{
    const auto fit = fit_gamma_gamma(simulated_spendings(3.74));
    ASSERT_TRUE(fit && fit->converged);
    EXPECT_NEAR(fit->model.p, 6.25, 4 * fit->standard_errors->p);
    EXPECT_NEAR(fit->model.q, 3.74, 4 * fit->standard_errors->q);
    EXPECT_NEAR(fit->model.v, 15.44, 4 * fit->standard_errors->v);
}

TEST(Gamma_gamma, does_not_depend_on_currency_or_order)
{
    auto spends = simulated_spendings(3.74);
    const auto dollars = fit_gamma_gamma(spends);
    std::reverse(spends.begin(), spends.end());
    const auto reversed = fit_gamma_gamma(spends);
    EXPECT_NEAR(reversed->model.v, dollars->model.v, 1e-9 * dollars->model.v);
    for (auto& spend : spends) spend.mean *= 163.5;
    const auto yen = fit_gamma_gamma(spends);
    gold::expect_relative(yen->model.p, dollars->model.p, 1e-9);
    gold::expect_relative(yen->model.q, dollars->model.q, 1e-9);
    gold::expect_relative(yen->model.v, 163.5 * dollars->model.v, 1e-9);
}

// Pitfall 13: with q below 1 the formula of the mean gives a negative one
TEST(Gamma_gamma, has_no_mean_where_spends_differ_too_widely)
{
    const auto fit = fit_gamma_gamma(simulated_spendings(0.7));
    ASSERT_TRUE(fit && fit->converged);
    EXPECT_LT(fit->model.q, 1);
    EXPECT_FALSE(mean_spend(fit->model));
    EXPECT_FALSE(expected_spend(fit->model, {0, 0}));
    EXPECT_GT(expected_spend(fit->model, {2, 10}).value(), 0);
}

TEST(Gamma_gamma, moves_from_the_mean_of_all_to_ones_own)
{
    const GammaGamma model{6.25, 3.74, 15.44};
    EXPECT_NEAR(expected_spend(model, {0, 0}).value(), *mean_spend(model), 1e-12);
    double distance = std::abs(*mean_spend(model) - 100);
    for (const double x : {1., 2., 10., 1000.}) {
        const double now = std::abs(expected_spend(model, {x, 100}).value() - 100);
        EXPECT_LT(now, distance);
        distance = now;
    }
    EXPECT_LT(distance, 0.1);
}

// Pitfall 11: a spend of 0 or below is refused, or spoils the fit
// Pitfall 12: the logarithm of no purchase, and customers who all spend the same
TEST(Gamma_gamma, leaves_out_with_a_count_and_refuses_with_a_reason)
{
    auto spends = simulated_spendings(3.74);
    const auto plain = fit_gamma_gamma(spends);
    spends.push_back({3, 0});
    spends.push_back({1, -5});
    const auto fit = fit_gamma_gamma(spends);
    EXPECT_EQ(fit->without_spend, 2);
    EXPECT_EQ(fit->customers + fit->without_spend + fit->without_repeat, static_cast<std::int64_t>(spends.size()));
    EXPECT_EQ(fit->model.p, plain->model.p);

    spends[7].repeat_purchases = 1.5;
    EXPECT_EQ(fit_gamma_gamma(spends).why_not.substr(0, 12), "Row index 7:");
    spends[7] = {1, std::nan("")};
    EXPECT_FALSE(fit_gamma_gamma(spends));
    EXPECT_FALSE(fit_gamma_gamma({}));
    EXPECT_FALSE(fit_gamma_gamma(std::vector<Spending>(50, {2, 9.99})));
    EXPECT_FALSE(fit_gamma_gamma(std::vector<Spending>(50, {0, 0})));

    // Nearly constant: an answer, finite, and a reason if it is not to be trusted.
    std::vector<Spending> nearly(50, {2, 10});
    nearly[0].mean = 10.01;
    const auto odd = fit_gamma_gamma(nearly);
    ASSERT_TRUE(odd);
    EXPECT_TRUE(std::isfinite(odd->model.p) && std::isfinite(odd->model.q) && std::isfinite(odd->model.v));
    EXPECT_EQ(odd->converged, odd->reason.empty());
}

}  // namespace
}  // namespace rapport::stats
