#include "insight/value.h"

#include "insight/cdnow_test.h"

#include <numeric>

namespace rapport::insight {
namespace {

const Currency euro{"EUR"}, yen{"JPY"};
const Day as_of = day("2026-11-17");

PurchaseLog simulated(std::uint64_t seed, std::int64_t minor_per_major = 100)
{
    PurchaseLog log;
    std::int64_t id = 0;
    for (const auto& days : simulated_customers(300, seed, as_of, minor_per_major)) log.add({++id}, days);
    return log;
}

TEST(Worth, is_told_in_major_units)
{
    const auto in_cents = value_customers(simulated(1), {.as_of = as_of}, euro);
    const auto in_yen = value_customers(simulated(1, 1), {.as_of = as_of}, yen);
    ASSERT_TRUE(in_cents.report.mean) << in_cents.cannot_tell.begin()->second;
    ASSERT_TRUE(in_yen.report.mean);
    EXPECT_NEAR(*in_cents.report.mean / *in_yen.report.mean, 1, 1e-6);
    const auto &cents = *in_cents.report.spend_model, &whole = *in_yen.report.spend_model;
    EXPECT_NEAR(cents.parameters.at("v") / whole.parameters.at("v"), 1, 1e-4);
    EXPECT_NEAR(cents.log_likelihood / whole.log_likelihood, 1, 1e-9);
}

TEST(Worth, adds_up_over_the_customers)
{
    const auto value = value_customers(simulated(2), {.as_of = as_of}, euro);
    ASSERT_EQ(value.forecasts.size(), 300u);
    std::vector<double> worth;
    for (const auto& forecast : value.forecasts) worth.push_back(forecast.lifetime_value.value() / 100);
    std::sort(worth.begin(), worth.end());
    const double total = std::accumulate(worth.begin(), worth.end(), 0.0);
    const auto& report = value.report;
    EXPECT_NEAR(*report.total, total, 1e-6);
    EXPECT_NEAR(*report.mean, total / 300, 1e-9);
    EXPECT_NEAR(*report.median, (worth[149] + worth[150]) / 2, 1e-9);
    EXPECT_EQ(report.customers, 300);
    EXPECT_LT(report.mean_interval->first, *report.mean);
    EXPECT_GT(report.mean_interval->second, *report.mean);
    EXPECT_EQ(report.spend_model->customers + report.spend_model->without_repeat + report.spend_model->without_spend, 300);
    EXPECT_EQ(report.horizon_days, 365);
    EXPECT_TRUE(value.cannot_tell.empty());
}

TEST(Worth, grows_with_the_horizon_and_shrinks_with_the_discount)
{
    const auto log = simulated(3);
    const auto mean = [&](std::int64_t days, double rate) {
        return value_customers(log, {.as_of = as_of, .horizon_days = days, .discount_rate = rate}, euro).report.mean.value();
    };
    EXPECT_LT(mean(90, 0.1), mean(365, 0.1));
    EXPECT_LT(mean(365, 0.5), mean(365, 0));
}

TEST(Models, are_chosen_by_the_lowest_bic)
{
    for (const std::uint64_t seed : {1, 2, 3, 4}) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const auto log = simulated(seed);
        std::map<std::string, double> likelihoods;
        for (const auto model : {Model::bg_nbd, Model::mbg_nbd, Model::pareto_nbd}) {
            const auto fitted = value_customers(log, {.as_of = as_of, .model = model}, euro).report.purchase_model.value();
            EXPECT_EQ(fitted.why, "It was asked for.");
            EXPECT_EQ(fitted.customers, 300);
            if (fitted.converged) likelihoods[fitted.name] = fitted.log_likelihood;
        }
        ASSERT_FALSE(likelihoods.empty());
        const auto chosen = value_customers(log, {.as_of = as_of}, euro).report.purchase_model.value();
        EXPECT_TRUE(chosen.converged);
        for (const auto& [name, likelihood] : likelihoods) {
            EXPECT_LE(likelihood, chosen.log_likelihood) << name;
            EXPECT_EQ(chosen.why.find(" " + name + " is ") == std::string::npos, name == chosen.name) << chosen.why;
        }
        EXPECT_TRUE(chosen.why.starts_with("The lowest BIC of the models that could be fitted"));
    }
}

// Four steps at random make one gap.
PurchaseLog regulars(std::uint64_t seed)
{
    stats::simulated::Random random(seed);
    PurchaseLog log;
    for (std::int64_t id = 1; id <= 400; ++id) {
        const double rate = random.gamma(2) / 30, quits = random.beta(0.8, 6);
        std::vector<PurchaseDay> days;
        for (double at = as_of.days - 364 + random.uniform() * 60; at <= as_of.days;) {
            const Day on{static_cast<std::int32_t>(at)};
            if (days.empty() || days.back().day < on) days.push_back({on, std::llround(1000 * (1 + random.gamma(2)))});
            if (days.size() > 1 && random.uniform() < quits) break;
            for (int step = 0; step < 4; ++step) at += random.exponential() / (4 * rate);
        }
        log.add({id}, days);
    }
    return log;
}

TEST(Models, of_regulars_know_their_rhythm_and_say_so)
{
    const auto chosen = value_customers(regulars(1), {.as_of = as_of}, euro).report.purchase_model.value();
    EXPECT_EQ(chosen.name, "mbg_cnbd_k") << chosen.why;
    const auto k = chosen.parameters.at("k");
    EXPECT_GE(k, 2);
    EXPECT_LE(k, 6);
    EXPECT_NE(chosen.why.find("They come in a rhythm: " + std::to_string(std::llround(k)) + " times as regular as at random"), std::string::npos) << chosen.why;
    EXPECT_EQ(value_customers(simulated(1), {.as_of = as_of}, euro).report.purchase_model->why.find("rhythm:"), std::string::npos);
}

TEST(Models, speak_in_the_time_unit_asked_for)
{
    const auto log = simulated(1);
    const auto weeks = value_customers(log, {.as_of = as_of, .model = Model::bg_nbd}, euro), days = value_customers(log, {.as_of = as_of, .time_unit = TimeUnit::day, .model = Model::bg_nbd}, euro);
    EXPECT_NEAR(days.report.purchase_model->parameters.at("alpha") / weeks.report.purchase_model->parameters.at("alpha"), 7, 1e-3);
    EXPECT_NEAR(*days.report.mean / *weeks.report.mean, 1, 1e-4);
}

TEST(Models, have_the_names_that_programs_ask_by)
{
    EXPECT_EQ(parse_model("auto"), Model::automatic);
    EXPECT_EQ(parse_model("pareto_nbd"), Model::pareto_nbd);
    EXPECT_FALSE(parse_model("BG/NBD"));
    EXPECT_FALSE(parse_model(""));
}

void expect_nothing_told(const Value& value, const std::string& word)
{
    EXPECT_FALSE(value.report.mean);
    EXPECT_FALSE(value.report.mean_interval);
    EXPECT_FALSE(value.report.median);
    EXPECT_FALSE(value.report.total);
    EXPECT_EQ(value.report.customers, 0);
    for (const auto* figure : {"mean", "median", "total", "mean_interval"}) {
        const auto told = value.cannot_tell.find("/lifetime_value/" + std::string(figure));
        ASSERT_NE(told, value.cannot_tell.end()) << figure;
        EXPECT_NE(told->second.find(word), std::string::npos) << told->second;
        EXPECT_TRUE(told->second.ends_with('.')) << told->second;
    }
    EXPECT_TRUE(value.report.purchase_model || value.cannot_tell.contains("/lifetime_value/purchase_model"));
    EXPECT_TRUE(value.report.spend_model || value.cannot_tell.contains("/lifetime_value/spend_model"));
}

TEST(Worth, cannot_be_told_of_nobody) { expect_nothing_told(value_customers({}, {.as_of = as_of}, euro), "customers"); }

// Pitfall 23: a handful of customers is fitted all the same
TEST(Worth, cannot_be_told_of_few)
{
    PurchaseLog log;
    for (std::int64_t id = 1; id <= 9; ++id) log.add({id}, std::vector<PurchaseDay>{{Day{as_of.days - 100}, 500}, {Day{as_of.days - static_cast<int>(id)}, 500 + id}});
    expect_nothing_told(value_customers(log, {.as_of = as_of}, euro), "10 are needed");
}

// Pitfall 8: of one-time buyers alone parameters are told
TEST(Worth, cannot_be_told_when_nobody_came_twice)
{
    PurchaseLog log;
    for (std::int64_t id = 1; id <= 50; ++id) log.add({id}, std::vector<PurchaseDay>{{Day{as_of.days - 3 * static_cast<int>(id)}, 500}});
    const auto value = value_customers(log, {.as_of = as_of}, euro);
    expect_nothing_told(value, "No customer has bought again yet");
    EXPECT_FALSE(value.report.spend_model);
}

// Pitfall 11: one customer of nothing but orders of 0.00 stops the spend model
TEST(Worth, leaves_out_and_counts_those_without_spend)
{
    auto log = simulated(1);
    log.add({301}, std::vector<PurchaseDay>{{Day{as_of.days - 90}, 500}, {Day{as_of.days - 60}, 0}});
    const auto value = value_customers(log, {.as_of = as_of}, euro);
    EXPECT_EQ(value.report.spend_model->without_spend, 1);
    EXPECT_EQ(value.forecasts.size(), 301u);
}

class CdnowWorth : public Shop {};
RAPPORT_ON_BOTH_ENGINES(CdnowWorth);

TEST_P(CdnowWorth, has_the_gold_parameters)
{
    SKIP_WITHOUT_CDNOW();
    bring_cdnow(world, "sample");
    const auto gold = stats::gold::read("optima.json").at("cdnow_sample");
    const auto log = purchases("1997-09-30");
    ASSERT_EQ(log.customers(), 2357u);
    const std::map<std::string, std::string> names{{"bg_nbd", "bgnbd"}, {"mbg_nbd", "mbgnbd"}, {"pareto_nbd", "pnbd"}};
    for (const auto& [name, gold_name] : names) {
        SCOPED_TRACE(name);
        const auto fitted = value_customers(log, {.as_of = day("1997-09-30"), .model = parse_model(name).value()}, {"USD"}).report.purchase_model.value();
        const auto& wanted = gold.at(gold_name).as_object();
        EXPECT_TRUE(fitted.converged);
        EXPECT_EQ(fitted.parameters.size(), 4u);
        for (const auto& [parameter, value] : fitted.parameters) stats::gold::expect_relative(value, stats::gold::number(wanted.at(parameter)), 1e-5);
        stats::gold::expect_relative(fitted.log_likelihood, stats::gold::number(wanted.at("ll")), 1e-9);
    }
    const auto chosen = value_customers(log, {.as_of = day("1997-09-30")}, {"USD"}).report;
    EXPECT_EQ(chosen.purchase_model->name, "mbg_nbd");      // -9582.14 against -9582.43 and -9594.98
    EXPECT_NE(chosen.purchase_model->why.find("bg_nbd is 0.6 higher, pareto_nbd is 25.7 higher"), std::string::npos) << chosen.purchase_model->why;
    const auto& spend = *chosen.spend_model;
    for (const auto* parameter : {"p", "q", "v"}) stats::gold::expect_relative(spend.parameters.at(parameter), stats::gold::number(gold.at("gg").at(parameter)), 1e-4);
    stats::gold::expect_relative(spend.log_likelihood, stats::gold::number(gold.at("gg").at("ll")), 1e-8);
    EXPECT_EQ(spend.customers, gold.at("gg").at("n").as_int64());
}

}  // namespace
}  // namespace rapport::insight
