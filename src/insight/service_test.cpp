#include "insight/service.h"

#include "base/json.h"
#include "insight/questions.h"
#include "insight/shop_test.h"

#include <numeric>
#include <set>

namespace rapport::insight {
namespace {

using enum listening::Survey;

class Insights : public Shop {
protected:
    std::set<CustomerId> who(Figure figure)
    {
        std::set<CustomerId> ids;
        for (const auto& one : people(today, figure)) ids.insert(one.id);
        return ids;
    }
    static constexpr std::string_view today = "2026-11-17";
};
RAPPORT_ON_BOTH_ENGINES(Insights);

// Every null of the report has a sentence, at its own pointer or at one above it.
void expect_a_reason_for_every_null(const json::value& value, const std::string& pointer, const json::object& reasons, bool told = false)
{
    told = told || (!pointer.empty() && reasons.contains(pointer));
    EXPECT_TRUE(told || !value.is_null()) << pointer;
    if (value.is_object())
        for (const auto& [name, member] : value.as_object())
            if (name != "cannot_tell") expect_a_reason_for_every_null(member, pointer + "/" + std::string(name), reasons, told);
}
void expect_a_reason_for_every_null(const Report& report)
{
    const auto value = json::parse(to_json(report));
    expect_a_reason_for_every_null(value, "", value.at("cannot_tell").as_object());
}

TEST_P(Insights, of_an_empty_shop_say_what_cannot_be_told)
{
    const auto empty = report(today);
    EXPECT_EQ(empty.customers.total, 0);
    EXPECT_EQ(empty.regulars.total, 0);
    EXPECT_EQ(empty.currency, Currency{"EUR"});
    expect_a_reason_for_every_null(empty);
    auto desk = world.desk();
    EXPECT_TRUE(predictions(desk, *seen(today), PredictionOrder::lifetime_value, 0, 1000).empty());
    EXPECT_TRUE(value_distribution(*seen(today), {"EUR"}).empty());
}

TEST_P(Insights, have_the_names_that_programs_rely_on)
{
    sixty_customers();
    const auto told = report(today);
    expect_a_reason_for_every_null(told);
    const auto value = json::parse(to_json(told));
    EXPECT_EQ(value.at("as_of").as_string(), today);
    EXPECT_EQ(value.at("currency").as_string(), "EUR");
    EXPECT_EQ(value.at("customers").at("new").as_int64(), told.customers.new_);
    EXPECT_EQ(value.at("retention").at("period").as_string(), "month");
    const auto& model = value.at("lifetime_value").at("purchase_model");
    for (const auto* name : {"name", "parameters", "log_likelihood", "customers", "time_unit", "converged"}) EXPECT_TRUE(model.as_object().contains(name)) << name;
    EXPECT_EQ(value.at("lifetime_value").at("spend_model").at("name").as_string(), "gamma_gamma");
    EXPECT_EQ(value.at("lifetime_value").at("horizon_days").as_int64(), 365);
    EXPECT_TRUE(value.at("lifetime_value").at("mean").is_double());
}

TEST_P(Insights, count_who_was_known_by_then)
{
    const auto mara = customer("Mara Kowalska"), emil = customer("Emil Thielsen");      // written down today
    customers::NewCustomer old;
    old.name = Text<1, 200>{"Henning Voss"};
    old.joined_on = day("2020-05-01");
    world.write([&](Context& ctx) { return customers::add_customer(ctx, old); });
    buys(mara, "2026-09-05");
    buys(mara, "2026-10-06");
    buys(emil, "2026-10-07");
    buys(emil, "2026-11-07");
    EXPECT_EQ(report("2019-01-01").customers.total, 0);
    EXPECT_EQ(report("2020-05-01").customers.total, 1);
    EXPECT_EQ(report("2026-09-04").customers.total, 1);
    EXPECT_EQ(report("2026-09-05").customers.total, 2);
    EXPECT_EQ(report(today).customers.total, 3);
    const auto october = report(today).customers;
    EXPECT_EQ(october.new_, 1);
    EXPECT_EQ(october.active, 2);
    const auto september = report("2026-10-30").customers;
    EXPECT_EQ(september.new_, 1);
    EXPECT_EQ(september.active, 1);
    EXPECT_EQ(report("2026-10-31").customers.active, 2) << "the whole of the last day has passed";
}

TEST_P(Insights, tell_the_ladder_as_of_the_day_and_who_moved_in_the_last_period)
{
    EXPECT_FALSE(report(today).ladder);
    EXPECT_TRUE(report(today).cannot_tell.contains("/ladder"));
    EXPECT_TRUE(json::parse(to_json(report(today))).at("ladder").is_null());
    const auto mara = customer("Mara Kowalska"), emil = customer("Emil Thielsen"), clara = customer("Clara Wöhler");
    comes(mara, day("2026-09-01"), 2, 10);
    meets({.customer_id = mara, .kind = touchpoints::Kind::visit, .at = at(day("2026-10-05")), .expectation = touchpoints::Expectation::exceeded});
    meets({.customer_id = mara, .kind = touchpoints::Kind::meeting, .at = at(day("2026-11-05"))});
    comes(emil, day("2025-10-01"), 2, 10);
    buys(clara, "2026-11-16");

    const auto november = report(today).ladder.value();
    EXPECT_EQ(november.levels, (std::vector<std::int64_t>{2, 0, 1, 0, 0})) << "a meeting alone is not the fourth: the third is missing";
    EXPECT_EQ(november.climbed, 1) << "Mara in October";
    EXPECT_EQ(november.slipped, 1) << "Emil bought once within a year from October on";
    const auto september = report("2026-10-03").ladder.value();
    EXPECT_EQ(september.levels[1], 1) << "Mara has bought twice; what Emil bought first is older than a year";
    EXPECT_EQ(september.climbed, 1);
    EXPECT_EQ(september.slipped, 0);
    EXPECT_FALSE(report("2025-09-30").ladder) << "nobody had bought then";
    EXPECT_EQ(json::parse(to_json(report(today))).at("ladder"), json::parse(R"({"levels": [2, 0, 1, 0, 0], "climbed": 1, "slipped": 1})"));
}

TEST_P(Insights, know_nothing_of_what_comes_after_as_of)
{
    const auto made = sixty_customers();
    answers(made[0], day("2026-06-01"), nps, 10);
    const auto before = to_json(report("2026-06-30"));
    for (const auto& who : made) buys(who, "2026-07-01", {99'900});
    answers(made[1], day("2026-07-01"), nps, 0);
    meets({.customer_id = made[2], .kind = touchpoints::Kind::email, .at = at(day("2026-07-01"))});
    EXPECT_EQ(to_json(report("2026-06-30")), before);
    EXPECT_NE(to_json(report("2026-07-31")), before);
}

TEST_P(Insights, are_kept_until_something_changes)
{
    const auto mara = customer("Mara Kowalska");
    buys(mara, "2026-10-07");
    if (GetParam() == Engine::postgres) {
        EXPECT_NE(seen(today), seen(today)) << "a change with an earlier id may still be on its way";
    }
    world.clock.set({world.clock.now().us + 6 * us_per_second});
    const auto first = seen(today);
    EXPECT_EQ(seen(today), first);
    EXPECT_NE(seen("2026-11-16"), first);
    EXPECT_NE(seen(today, Period::week), first);
    auto desk = world.desk();
    EXPECT_NE(look(desk, {.as_of = day(today), .horizon_days = 90}), first);
    EXPECT_EQ(seen(today), first);
    buys(mara, "2026-10-08");
    const auto second = seen(today);
    EXPECT_NE(second, first);
    EXPECT_EQ(second->log.days(0).size(), 2u);
    EXPECT_EQ(first->log.days(0).size(), 1u) << "whoever still reads the old one is not disturbed";
}

TEST_P(Insights, without_a_model_tell_what_was_observed)
{
    const auto mara = customer("Mara Kowalska");
    buys(mara, "2026-10-07");
    buys(mara, "2026-10-14", {900});
    std::vector<Prediction> told;
    auto desk = world.desk();
    each_prediction(desk, *seen(today), [&](const Prediction& one) { told.push_back(one); });
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].repeat_purchases, 1);
    EXPECT_EQ(told[0].recency, 1);
    EXPECT_EQ(told[0].mean_spend, 9);
    EXPECT_EQ(told[0].first_purchase_on, day("2026-10-07"));
    EXPECT_FALSE(told[0].probability_alive || told[0].expected_purchases || told[0].lifetime_value);
}

TEST_P(Insights, open_how_people_were_met_to_the_people)
{
    const auto mara = customer("Mara Kowalska"), emil = customer("Emil Thielsen"), aylin = customer("Aylin Demirtaş");
    using touchpoints::Expectation, touchpoints::Kind;
    meets({.customer_id = mara, .kind = Kind::visit, .at = at(day("2026-10-01")), .waited_seconds = 240, .expectation = Expectation::exceeded});
    meets({.customer_id = mara, .kind = Kind::visit, .at = at(day("2026-11-03")), .waited_seconds = 60, .expectation = Expectation::exceeded});
    meets({.customer_id = emil, .kind = Kind::visit, .at = at(day("2026-10-02")), .expectation = Expectation::missed});
    meets({.customer_id = emil, .kind = Kind::visit, .at = at(day("2024-10-02")), .expectation = Expectation::met});
    meets({.customer_id = aylin, .kind = Kind::email, .at = at(day("2026-11-10"))});
    answers(aylin, day("2026-11-01"), listening::Survey::ces, 2);
    const auto reasons = [&](Figure figure) {
        std::map<std::string, std::string> told;
        for (const auto& one : people(today, figure)) told[one.name.value()] = one.reason;
        return told;
    };
    using Told = std::map<std::string, std::string>;
    EXPECT_EQ(reasons(Figure::exceeded), (Told{{"Mara Kowalska", "2 times, the last on 3 November 2026"}}));
    EXPECT_EQ(reasons(Figure::missed), (Told{{"Emil Thielsen", "once, the last on 2 October 2026"}}));
    EXPECT_EQ(reasons(Figure::met), Told{}) << "that was longer than a year ago";
    EXPECT_EQ(reasons(Figure::waited), (Told{{"Mara Kowalska", "2 times, the longest 4 minutes"}}));
    EXPECT_EQ(reasons(Figure::waiting), (Told{{"Aylin Demirtaş", "since 10 November 2026"}}));
    EXPECT_EQ(reasons(Figure::not_easy), (Told{{"Aylin Demirtaş", "gave 2"}}));
    EXPECT_EQ(reasons(Figure::easy), Told{});
}

TEST_P(Insights, measure_a_movement_from_the_first_point_with_ten_behind_it)
{
    const auto nps = listening::Survey::nps;
    std::vector<CustomerId> who;
    for (int i = 0; i < 12; ++i) who.push_back(customer("Customer " + std::to_string(i)));
    answers(who[0], day("2026-06-10"), nps, 10);
    for (const auto& one : who) answers(one, day("2026-08-10"), nps, 0);
    for (const auto& one : who) answers(one, day("2026-10-10"), nps, 10);
    auto desk = world.desk();
    const auto history = figures_over_time(desk, {.as_of = day(today)}, 13);
    ASSERT_TRUE(history.movements.net_promoter_score);
    EXPECT_EQ(to_text(history.movements.net_promoter_score->since).substr(0, 7), "2026-08") << "in June it was one alone";
    EXPECT_EQ(history.movements.net_promoter_score->difference, 200);
    EXPECT_TRUE(history.movements.net_promoter_score->certain);
    EXPECT_FALSE(history.movements.satisfaction);
}

TEST_P(Insights, are_not_kept_while_an_import_is_under_way)
{
    buys(customer("Mara Kowalska"), "2026-10-07");
    world.clock.set({world.clock.now().us + 6 * us_per_second});
    const auto first = seen(today);
    const auto import_is = [&](const std::string& state) {
        world.database().write([&](Db& db) {
            db.execute_text("DELETE FROM imports", {});
            db.execute_text("INSERT INTO imports (id, kind, file_name, file_bytes, delimiter, encoding, mapping, state, rows_read, rows_created, rows_changed, rows_unchanged,"
                            " rows_rejected, created_at, created_by) VALUES (1, 'orders', 'x', 0, ',', 'UTF-8', '{}', '" + state + "', 0, 0, 0, 0, 0, 0, 'test')", {});
            return true;
        });
    };
    import_is("running");
    EXPECT_NE(seen(today), first);
    import_is("done");
    EXPECT_EQ(seen(today), first);
}

TEST_P(Insights, show_as_many_people_as_the_figure_counts)
{
    const auto made = sixty_customers();
    for (int i = 0; i < 20; ++i) {
        answers(made[static_cast<std::size_t>(i)], day("2026-11-01"), nps, i % 11);
        answers(made[static_cast<std::size_t>(i)], day("2026-11-01"), csat, 1 + i % 5);
    }
    const auto silent = customer("Rosa Mertens");
    answers(silent, day("2026-11-02"), nps, 10);        // never bought anything
    for (const auto period : {Period::month, Period::week, Period::quarter}) {
        SCOPED_TRACE(enum_text(period));
        const auto told = report(today, period);
        const auto count = [&](Figure figure) { return static_cast<std::int64_t>(people(today, figure, period).size()); };
        EXPECT_EQ(count(Figure::new_customers), told.customers.new_);
        EXPECT_EQ(count(Figure::active), told.customers.active);
        EXPECT_EQ(count(Figure::returned), told.retention.returned);
        EXPECT_EQ(count(Figure::not_returned), told.retention.of - told.retention.returned);
        EXPECT_EQ(count(Figure::regulars), told.regulars.total);
        EXPECT_EQ(count(Figure::fading), told.regulars.fading);
        EXPECT_EQ(count(Figure::promoters), told.net_promoter_score.promoters);
        EXPECT_EQ(count(Figure::passives), told.net_promoter_score.passives);
        EXPECT_EQ(count(Figure::detractors), told.net_promoter_score.detractors);
        EXPECT_EQ(count(Figure::content) + count(Figure::not_content), told.satisfaction.csat.responses);
        EXPECT_NEAR(100.0 * static_cast<double>(count(Figure::content)) / 20, *told.satisfaction.csat.score, 1e-9);
        EXPECT_EQ(count(Figure::worth), told.lifetime_value.customers);
    }
    for (const auto figure : {Figure::active, Figure::regulars, Figure::fading, Figure::detractors, Figure::worth}) EXPECT_FALSE(people(today, figure).empty()) << enum_text(figure);
    EXPECT_TRUE(who(Figure::promoters).contains(silent));
}

TEST_P(Insights, say_why_somebody_is_behind_a_figure)
{
    const auto mara = customer("Mara Kowalska"), emil = customer("Emil Thielsen"), aylin = customer("Aylin Demirtaş"), jonas = customer("Jonas Feddersen");
    comes(mara, day("2026-08-04"), 11, 7);          // to 13 October: five weeks ago
    comes(emil, day("2026-11-01"), 17, 1);          // to today
    comes(aylin, day("2026-01-14"), 5, 30);         // to 14 May
    buys(jonas, "2026-10-20");
    answers(jonas, day("2026-11-01"), nps, 3);
    const auto reason = [&](Figure figure, CustomerId who) {
        for (const auto& one : people(today, figure))
            if (one.id == who) return one.reason;
        return std::string("not there");
    };
    EXPECT_EQ(reason(Figure::fading, mara), "every week, now 5 weeks");
    EXPECT_EQ(reason(Figure::fading, aylin), "every month, now 6 months");
    EXPECT_EQ(reason(Figure::fading, emil), "not there");
    EXPECT_EQ(reason(Figure::regulars, emil), "daily, last here 0 days ago");
    EXPECT_EQ(reason(Figure::new_customers, jonas), "first bought on 20 October 2026");
    EXPECT_EQ(reason(Figure::active, jonas), "1 purchase, the last on 20 October 2026");
    EXPECT_EQ(reason(Figure::detractors, jonas), "gave 3");
    const auto fading = people(today, Figure::fading);
    ASSERT_EQ(fading.size(), 2u);
    for (const auto& one : fading) EXPECT_EQ(one.weeks.size(), 18u);
    EXPECT_EQ(fading[0].name, "Mara Kowalska");
}

TEST_P(Insights, put_the_people_first_who_are_worth_most)
{
    sixty_customers();
    const auto all = people(today, Figure::worth);
    ASSERT_GT(all.size(), 20u);
    EXPECT_TRUE(std::is_sorted(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; }));
    EXPECT_NEAR(std::accumulate(all.begin(), all.end(), 0.0, [](double sum, const auto& one) { return sum + one.weight; }), *report(today).lifetime_value.total, 1e-6);
    auto desk = world.desk();
    const auto middle = people_behind(desk, *seen(today), Figure::worth, 5, 3);
    ASSERT_EQ(middle.size(), 3u);
    EXPECT_EQ(middle[0].id, all[5].id);
    EXPECT_EQ(middle[2].id, all[7].id);
    EXPECT_TRUE(people_behind(desk, *seen(today), Figure::worth, 1000, 3).empty());
}

TEST_P(Insights, go_back_month_by_month_and_end_today)
{
    const auto made = sixty_customers();
    for (int i = 0; i < 12; ++i) answers(made[static_cast<std::size_t>(i)], day("2026-06-01"), nps, i % 11);
    auto desk = world.desk();
    const auto history = figures_over_time(desk, {.as_of = day(today)}, 13);
    ASSERT_EQ(history.retention.size(), 13u);
    EXPECT_EQ(to_text(history.retention.front().as_of), "2025-11-17");
    EXPECT_EQ(to_text(history.retention.back().as_of), today);
    const auto now = report(today);
    EXPECT_EQ(history.retention.back().value, now.retention.rate);
    EXPECT_EQ(history.retention.back().n, now.retention.of);
    EXPECT_EQ(history.lifetime_value.back().value, now.lifetime_value.mean);
    EXPECT_EQ(history.net_promoter_score.back().interval, now.net_promoter_score.interval);
    const auto then = report("2026-06-17");
    EXPECT_EQ(to_text(history.lifetime_value[7].as_of), "2026-06-17");
    const auto with_the_model_of_now = look(desk, {.as_of = day("2026-06-17"), .model = *parse_model(now.lifetime_value.purchase_model->name)});
    EXPECT_EQ(history.lifetime_value[7].value, with_the_model_of_now->report.lifetime_value.mean);
    EXPECT_EQ(history.net_promoter_score[7].value, then.net_promoter_score.score);
    EXPECT_FALSE(history.net_promoter_score[6].value);
    EXPECT_FALSE(history.retention.front().value);

    buys(made[0], "2026-10-01", {12'300});
    EXPECT_EQ(figures_over_time(desk, {.as_of = day(today)}, 13).lifetime_value.back().value, report(today).lifetime_value.mean);
    EXPECT_NE(report(today).lifetime_value.mean, now.lifetime_value.mean);
}

TEST_P(Insights, end_each_month_on_its_last_day_where_it_is_shorter)
{
    auto desk = world.desk();
    std::vector<std::string> ends;
    for (const auto& point : figures_over_time(desk, {.as_of = day("2028-03-31")}, 6).satisfaction) ends.push_back(to_text(point.as_of));
    EXPECT_EQ(ends, (std::vector<std::string>{"2027-10-31", "2027-11-30", "2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31"}));
}

TEST_P(Insights, are_asked_for_with_defaults)
{
    auto desk = world.desk();
    const auto usual = question_of(desk, {}).value();
    EXPECT_EQ(usual, (Question{.as_of = day(today), .period = Period::month, .horizon_days = 365, .discount_rate = 0.1, .time_unit = TimeUnit::week, .model = Model::automatic}));
    world.clock.set(*parse_instant("2026-11-17T23:30:00Z"));        // past midnight in Berlin
    EXPECT_EQ(to_text(question_of(desk, {}).value().as_of), "2026-11-18");
    const auto refused = question_of(desk, {.as_of = {}, .period = {}, .horizon_days = 0, .discount_rate = -1, .time_unit = {}, .model = "crystal ball"});
    ASSERT_EQ(refused.error().faults.size(), 3u);
    EXPECT_EQ(refused.error().faults[2].detail, "The model is one of auto, bg_nbd, mbg_nbd, pareto_nbd, mbg_cnbd_k.");
    EXPECT_FALSE(question_of(desk, {.as_of = {}, .period = {}, .horizon_days = 3654, .discount_rate = {}, .time_unit = {}, .model = "mbg_cnbd_k"}));
    EXPECT_FALSE(question_of(desk, {.as_of = {}, .period = {}, .horizon_days = 36526, .discount_rate = {}, .time_unit = {}, .model = {}}));
}

}  // namespace
}  // namespace rapport::insight
