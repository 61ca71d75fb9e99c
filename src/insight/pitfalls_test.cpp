// Traps of orders, days and money that engines of this kind are known to have fallen into, as the report and the forecasts
// meet them. The others stand in stats/pitfalls_test.cpp and beside older tests: grep for "Pitfall".
#include "insight/shop_test.h"

namespace rapport::insight {
namespace {

class Pitfalls : public Shop {
protected:
    Prediction predicted(CustomerId who, std::string_view as_of = today)
    {
        std::optional<Prediction> found;
        auto desk = world.desk();
        each_prediction(desk, *seen(as_of), [&](const Prediction& one) {
            if (one.id == who) found = one;
        });
        return found.value();
    }
    CustomerValue worth(CustomerId who, Model model)
    {
        auto desk = world.desk();
        return value_of_customer(desk, {.as_of = day(today), .model = model}, who).value();
    }
    void buys_at(CustomerId who, std::string_view instant)
    {
        orders::AddOrder input{.customer_id = who, .ordered_at = parse_instant(instant), .items = {{.amount = Money{500, {"EUR"}}}}};
        world.write([&](Context& ctx) { return orders::add_order(ctx, input); });
    }
    static constexpr std::string_view today = "2026-11-17";
};
RAPPORT_ON_BOTH_ENGINES(Pitfalls);

// Sixty customers whose purchases cost what `amount` says of the customer.
template <class F> std::vector<std::vector<PurchaseDay>> sixty_who_pay(F amount)
{
    auto customers = simulated_customers(60, 5, day("2026-11-15"));
    for (std::size_t i = 0; i < customers.size(); ++i)
        for (auto& one : customers[i]) one.amount_minor = amount(i);
    return customers;
}

// No mean and no total is told, and these members have a sentence with such words.
void expect_no_money(const Report& report, const std::vector<std::string>& members, const std::string& words)
{
    for (const auto& member : members) {
        const auto told = report.cannot_tell.find("/lifetime_value/" + member);
        ASSERT_NE(told, report.cannot_tell.end()) << member;
        EXPECT_NE(told->second.find(words), std::string::npos) << told->second;
    }
    EXPECT_FALSE(report.lifetime_value.mean || report.lifetime_value.total || report.lifetime_value.mean_interval);
}

// Pitfall 5: those who come every day are told as customers for ever
TEST_P(Pitfalls, a_shop_of_daily_buyers_is_told_why_nothing_can_be_foreseen)
{
    std::vector<std::vector<PurchaseDay>> purchases(14);
    for (int since = 1; since <= 14; ++since)
        for (int back = since; back >= 0; --back) purchases[static_cast<std::size_t>(since - 1)].push_back({Day{day(today).days - back}, 300 + 10 * since});
    guests(purchases);
    const auto told = report(today);
    ASSERT_TRUE(told.lifetime_value.purchase_model);
    EXPECT_FALSE(told.lifetime_value.purchase_model->converged);
    expect_no_money(told, {"spend_model", "mean", "mean_interval", "median", "total"}, "No drop-out found");
    EXPECT_TRUE(seen(today)->value.forecasts.empty());
}

// Pitfall 9: who never came back counts as a customer for ever
TEST_P(Pitfalls, somebody_seen_once_is_not_called_a_customer_for_sure)
{
    sixty_customers();
    const auto once = customer("Clara Wöhler");
    buys(once, "2025-12-01");
    const auto by_bg = worth(once, Model::bg_nbd), by_mbg = worth(once, Model::mbg_nbd);
    EXPECT_FALSE(by_bg.prediction->probability_alive);
    EXPECT_EQ(by_bg.reasons.back(), "Whether they still come cannot be told: in the model bg_nbd nobody leaves before a second purchase. Ask mbg_nbd.");
    EXPECT_LT(*by_mbg.prediction->probability_alive, .9);
    EXPECT_TRUE(by_mbg.reasons.back().starts_with("Of 100 customers with such a history"));
    auto desk = world.desk();
    const auto insight = look(desk, {.as_of = day(today), .model = Model::bg_nbd});
    for (const auto& one : people_behind(desk, *insight, Figure::worth, 0, 1000))
        EXPECT_EQ(one.reason.ends_with(" purchases expected, no second one yet"), insight->log.days(insight->log.find(one.id).value()).size() == 1) << one.reason;
}

// Pitfall 10: those who came once are dropped from both models, though they belong into the first
TEST_P(Pitfalls, one_time_buyers_stay_in_the_purchase_model_and_out_of_the_spend_model)
{
    sixty_customers();
    const auto insight = seen(today);
    std::int64_t once = 0;
    for (std::size_t i = 0; i < insight->log.customers(); ++i) once += insight->log.days(i).size() == 1;
    ASSERT_GT(once, 5);
    EXPECT_EQ(insight->report.lifetime_value.purchase_model->customers, 60);
    EXPECT_EQ(insight->report.lifetime_value.spend_model->customers, 60 - once);
    EXPECT_EQ(insight->report.lifetime_value.spend_model->without_repeat, once);
}

// Pitfall 12: everybody pays the same, and the search for how they differ finds anything
TEST_P(Pitfalls, a_shop_with_one_price_is_told_so)
{
    const auto made = guests(sixty_who_pay([](std::size_t) { return 450; }));
    const auto told = report(today);
    EXPECT_FALSE(told.lifetime_value.spend_model);
    expect_no_money(told, {"spend_model", "mean", "mean_interval", "median", "total"}, "Every customer spends the same");
    const auto one = predicted(made[0]);
    EXPECT_TRUE(one.probability_alive && one.expected_purchases);
    EXPECT_FALSE(one.expected_spend || one.lifetime_value);
}

// Pitfall 13: where a few spend beyond all measure the mean comes out negative, or as that of some
TEST_P(Pitfalls, without_a_mean_spend_there_is_a_median_but_no_mean)
{
    stats::simulated::Random random(13);
    std::vector<double> means(60);
    for (double& mean : means) mean = 1'000 / random.gamma(.5);
    const auto made = guests(sixty_who_pay([&](std::size_t i) { return std::llround(means[i] * random.gamma(2)) + 1; }));
    const auto insight = seen(today);
    const auto& value = insight->report.lifetime_value;
    ASSERT_TRUE(value.spend_model && value.spend_model->converged);
    ASSERT_LT(value.spend_model->parameters.at("q"), 1);
    expect_no_money(insight->report, {"mean", "mean_interval", "total"}, "their mean is not defined");
    EXPECT_GT(value.median.value(), 0);
    EXPECT_EQ(value.customers, 60 - value.spend_model->without_repeat);
    for (const auto& who : made) {
        const auto one = predicted(who);
        EXPECT_EQ(one.expected_spend.has_value(), one.repeat_purchases > 0);
        EXPECT_EQ(one.lifetime_value.has_value(), one.repeat_purchases > 0);
    }
}

// Pitfall 17: a second order of the first day counts as coming again, after no time at all
TEST_P(Pitfalls, two_orders_of_the_first_day_are_one_purchase)
{
    const auto mara = customer("Mara Kowalska");
    buys(mara, "2026-11-03", {500}, 9);
    buys(mara, "2026-11-03", {700}, 17);
    const auto first = predicted(mara);
    EXPECT_EQ(first.repeat_purchases, 0);
    EXPECT_EQ(first.recency, 0);
    EXPECT_FALSE(first.mean_spend);
    buys(mara, "2026-11-10", {200}, 9);
    buys(mara, "2026-11-10", {300}, 17);
    const auto again = predicted(mara);
    EXPECT_EQ(again.repeat_purchases, 1);
    EXPECT_EQ(again.recency, 1);
    EXPECT_EQ(again.mean_spend, 5);
}

// Pitfall 18: midnight is that of Greenwich, or of nobody
TEST_P(Pitfalls, a_day_ends_at_midnight_where_the_shop_is)
{
    const auto mara = customer("Mara Kowalska"), emil = customer("Emil Thielsen");
    buys_at(mara, "2026-07-03T21:30:00Z");      // 23:30 in Berlin
    buys_at(mara, "2026-07-03T22:15:00Z");      // 0:15
    buys_at(emil, "2026-07-03T23:30:00Z");      // 1:30, and the day before in Greenwich
    buys_at(emil, "2026-07-04T00:15:00Z");      // 2:15
    EXPECT_EQ(predicted(mara).repeat_purchases, 1);
    EXPECT_EQ(predicted(emil).repeat_purchases, 0);
    EXPECT_EQ(predicted(emil).first_purchase_on, day("2026-07-04"));
}

// Pitfall 26: one customer who first buys after the day asked about stops the whole report
TEST_P(Pitfalls, who_comes_only_after_as_of_is_set_aside_and_counted)
{
    sixty_customers("2026-10-15");
    customers::NewCustomer known;
    known.name = Text<1, 200>{"Henning Voss"};
    known.joined_on = day("2026-01-05");
    const auto henning = world.write([&](Context& ctx) { return customers::add_customer(ctx, known); }).id;
    const auto rosa = customer("Rosa Mertens");
    const auto before = report("2026-10-31");
    for (const auto who : {henning, rosa}) comes(who, day("2026-11-02"), 3, 4);
    const auto then = report("2026-10-31");
    EXPECT_EQ(to_json(then), to_json(before));
    EXPECT_EQ(then.customers.total, 61) << "Henning was known by then";
    EXPECT_EQ(then.lifetime_value.purchase_model->customers, 60);
    auto desk = world.desk();
    const auto told = value_of_customer(desk, {.as_of = day("2026-10-31")}, henning).value();
    EXPECT_EQ(told.reasons, (std::vector<std::string>{"Nothing bought yet, so there is nothing to tell from."}));
    EXPECT_EQ(report(today).lifetime_value.purchase_model->customers, 62);
}

}  // namespace
}  // namespace rapport::insight
