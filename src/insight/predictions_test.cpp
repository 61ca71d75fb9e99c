#include "base/json.h"
#include "insight/shop_test.h"

#include <cmath>
#include <map>

namespace rapport::insight {
namespace {

class Predictions : public Shop {
protected:
    std::vector<Prediction> predicted(PredictionOrder order, std::size_t from = 0, std::size_t limit = 1000)
    {
        auto desk = world.desk();
        return predictions(desk, *seen(today), order, from, limit);
    }
    Result<CustomerValue> worth(CustomerId who)
    {
        auto desk = world.desk();
        return value_of_customer(desk, {.as_of = day(today)}, who);
    }
    static constexpr std::string_view today = "2026-11-17";
};
RAPPORT_ON_BOTH_ENGINES(Predictions);

TEST_P(Predictions, predict_in_the_order_asked_for)
{
    sixty_customers();
    const auto keys = [](const Prediction& one) {
        return std::map<PredictionOrder, double>{{PredictionOrder::lifetime_value, one.lifetime_value.value()}, {PredictionOrder::probability_alive, one.probability_alive.value()},
            {PredictionOrder::expected_purchases, one.expected_purchases.value()}, {PredictionOrder::last_purchase, one.last_purchase_on.days}};
    };
    for (const auto order : {PredictionOrder::lifetime_value, PredictionOrder::probability_alive, PredictionOrder::expected_purchases, PredictionOrder::last_purchase}) {
        SCOPED_TRACE(enum_text(order));
        const auto all = predicted(order);
        ASSERT_EQ(all.size(), 60u);
        EXPECT_TRUE(std::is_sorted(all.begin(), all.end(), [&](const auto& a, const auto& b) { return keys(a).at(order) > keys(b).at(order); }));
        EXPECT_GT(keys(all.front()).at(order), keys(all.back()).at(order));
        std::vector<CustomerId> paged;
        for (std::size_t from = 0; from < 70; from += 7)
            for (const auto& one : predicted(order, from, 7)) paged.push_back(one.id);
        std::vector<CustomerId> whole;
        for (const auto& one : all) whole.push_back(one.id);
        EXPECT_EQ(paged, whole);
    }
}

TEST_P(Predictions, predict_from_what_was_bought)
{
    const auto made = sixty_customers();
    customers::NewCustomer input;
    input.external_id = Text<1, 200>{"C-7"};
    const auto named = world.write([&](Context& ctx) { return customers::add_customer(ctx, input); }).id;
    buys(named, "2026-11-03", {1000});
    buys(named, "2026-11-10", {300});
    buys(named, "2026-11-10", {200});
    const auto once = customer("Clara Wöhler");
    buys(once, "2026-11-10");
    std::map<std::string, Prediction> by_id;
    auto desk = world.desk();
    each_prediction(desk, *seen(today), [&](const Prediction& one) { by_id.emplace(one.customer_id, one); });
    EXPECT_EQ(by_id.size(), made.size() + 2);
    const auto& told = by_id.at("C-7");
    EXPECT_EQ(told.repeat_purchases, 1);
    EXPECT_EQ(told.recency, 1);
    EXPECT_EQ(told.age, 2);
    EXPECT_EQ(told.mean_spend, 5);
    EXPECT_EQ(to_text(told.last_purchase_on), "2026-11-10");
    EXPECT_FALSE(by_id.at(to_text(once)).mean_spend);
    EXPECT_TRUE(by_id.at(to_text(once)).lifetime_value);
    for (const auto& one : predicted(PredictionOrder::lifetime_value)) EXPECT_EQ(to_json(one), to_json(by_id.at(one.customer_id)));
}

TEST_P(Predictions, name_those_who_have_bought_nothing)
{
    const auto made = sixty_customers();
    const auto emil = customer("Emil Thielsen");
    auto desk = world.desk();
    const auto without = [&](std::string_view as_of) {
        std::vector<CustomerId> all;
        std::size_t with = 0;
        each_prediction(desk, *seen(as_of), [&](const Prediction&) { ++with; }, [&](const Named& who) { all.push_back(who.id); });
        return std::pair(with, all);
    };
    EXPECT_EQ(without(today), std::pair(made.size(), std::vector{emil}));
    EXPECT_TRUE(without("2026-01-01").second.empty()) << "he was not known by then";
}

TEST_P(Predictions, tell_what_one_customer_is_worth_and_why)
{
    const auto made = sixty_customers();
    const auto mara = customer("Mara Kowalska"), emil = customer("Emil Thielsen");
    comes(mara, day("2026-08-04"), 11, 7);
    const auto told = worth(mara).value();
    ASSERT_TRUE(told.prediction);
    EXPECT_EQ(told.prediction->repeat_purchases, 10);
    ASSERT_EQ(told.reasons.size(), 3u);
    EXPECT_EQ(told.reasons[0], "Bought on 11 days since 4 August 2026, the last time 5 weeks ago.");
    EXPECT_EQ(told.reasons[1], "Usually comes every week; this silence is longer than theirs usually is.");
    EXPECT_EQ(told.reasons[2], "Of 100 customers with such a history, " + std::to_string(std::lround(100 * *told.prediction->probability_alive)) + " still count themselves customers.");
    const auto nothing = worth(emil).value();
    EXPECT_FALSE(nothing.prediction);
    EXPECT_EQ(nothing.reasons, (std::vector<std::string>{"Nothing bought yet, so there is nothing to tell from."}));
    EXPECT_EQ(worth({4711}).error().refusal, Refusal::not_found);
}

TEST_P(Predictions, say_why_one_customers_worth_cannot_be_told)
{
    const auto mara = customer("Mara Kowalska");
    buys(mara, "2026-11-10");
    const auto told = worth(mara).value();
    EXPECT_FALSE(told.prediction);
    ASSERT_EQ(told.reasons.size(), 1u);
    EXPECT_NE(told.reasons[0].find("10 are needed"), std::string::npos);
}

TEST_P(Predictions, sort_customers_into_bins_of_worth)
{
    sixty_customers();
    const auto insight = seen(today);
    const auto bins = value_distribution(*insight, {"EUR"});
    ASSERT_EQ(bins.size(), 20u);
    std::int64_t counted = 0;
    for (std::size_t i = 0; i < bins.size(); ++i) {
        counted += bins[i].customers;
        std::int64_t inside = 0;
        for (const auto& one : predicted(PredictionOrder::lifetime_value)) inside += *one.lifetime_value >= bins[i].from && (!bins[i].to || *one.lifetime_value < *bins[i].to);
        EXPECT_EQ(bins[i].customers, inside) << i;
    }
    EXPECT_EQ(counted, insight->report.lifetime_value.customers);
    EXPECT_EQ(bins.front().from, 0);
    EXPECT_FALSE(bins.back().to);
}

}  // namespace
}  // namespace rapport::insight
