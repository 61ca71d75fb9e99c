#include "insight/satisfaction.h"

#include "insight/shop_test.h"

namespace rapport::insight {
namespace {

using enum listening::Survey;

class Satisfactions : public Shop {
protected:
    Satisfied told(std::string_view as_of = "2026-11-17")
    {
        return world.read([&](Context& ctx) { return read_satisfaction(ctx, day(as_of)); });
    }
    // The first promoters give 9 and 10, then passives 7 and 8, then detractors 0 to 6.
    void answer_nps(std::int64_t promoters, std::int64_t passives, std::int64_t detractors)
    {
        for (int i = 0; i < promoters; ++i) answers(customer("P"), day("2026-11-01"), nps, 9 + i % 2);
        for (int i = 0; i < passives; ++i) answers(customer("S"), day("2026-11-01"), nps, 7 + i % 2);
        for (int i = 0; i < detractors; ++i) answers(customer("D"), day("2026-11-01"), nps, i % 7);
    }
    void asks(CustomerId who, touchpoints::Kind kind, Instant when, std::optional<std::int64_t> waited = {}, touchpoints::Direction direction = touchpoints::Direction::in)
    {
        meets({.customer_id = who, .kind = kind, .at = when, .direction = direction, .waited_seconds = waited});
    }
    void replies(CustomerId who, Instant when) { asks(who, touchpoints::Kind::email, when, {}, touchpoints::Direction::out); }

    CustomerId mara = customer("Mara Kowalska"), emil = customer("Emil Thielsen");
};
RAPPORT_ON_BOTH_ENGINES(Satisfactions);

TEST_P(Satisfactions, net_promoter_score_agrees_with_the_gold_file)
{
    const auto row = stats::gold::read("nps.json").at("rows").at(1);        // 3 promoters, 1 passive
    answer_nps(row.at("promoters").as_int64(), row.at("passives").as_int64(), row.at("detractors").as_int64());
    const auto& score = told().net_promoter_score;
    EXPECT_NEAR(*score.score, stats::gold::number(row.at("nps")), 1e-9);
    EXPECT_NEAR(score.interval->first, stats::gold::number(row.at("ci95_adj_wald_3").at(0)), 1e-9);
    EXPECT_NEAR(score.interval->second, stats::gold::number(row.at("ci95_adj_wald_3").at(1)), 1e-9);
    EXPECT_EQ(score.responses, 4);
}

TEST_P(Satisfactions, net_promoter_score_counts_its_three_kinds)
{
    answer_nps(3, 4, 8);
    const auto& score = told().net_promoter_score;
    EXPECT_EQ(score.promoters, 3);
    EXPECT_EQ(score.passives, 4);
    EXPECT_EQ(score.detractors, 8);
    EXPECT_NEAR(*score.score, 100.0 * (3 - 8) / 15, 1e-9);
}

TEST_P(Satisfactions, only_the_latest_answer_of_a_customer_counts)
{
    answers(mara, day("2026-11-02"), nps, 10);
    answers(mara, day("2026-10-02"), nps, 0);       // written down later, but given earlier
    answers(mara, day("2026-11-02"), csat, 2);      // another survey
    answers(emil, day("2026-11-03"), nps, 3, 9);
    answers(emil, day("2026-11-03"), nps, 8, 15);
    const auto all = told();
    EXPECT_EQ(all.net_promoter_score.responses, 2);
    EXPECT_EQ(all.net_promoter_score.promoters, 1);
    EXPECT_EQ(all.net_promoter_score.passives, 1);
    EXPECT_EQ(all.satisfaction.csat.responses, 1);
    const auto earlier = told("2026-10-31");
    EXPECT_EQ(earlier.net_promoter_score.responses, 1);
    EXPECT_EQ(earlier.net_promoter_score.detractors, 1);
}

TEST_P(Satisfactions, answers_count_for_365_days)
{
    answers(mara, day("2025-11-18"), nps, 10, 0);
    answers(emil, day("2025-11-17"), nps, 0, 23);
    EXPECT_EQ(told("2026-11-17").net_promoter_score.responses, 1);
    EXPECT_EQ(told("2026-11-17").net_promoter_score.promoters, 1);
    EXPECT_EQ(told("2026-11-16").net_promoter_score.responses, 2);
    EXPECT_EQ(told("2025-11-17").net_promoter_score.responses, 1);
    EXPECT_EQ(told("2025-11-16").net_promoter_score.responses, 0);
    EXPECT_EQ(told("2026-11-18").net_promoter_score.responses, 0);
}

TEST_P(Satisfactions, csat_and_ces_agree_with_the_gold_file)
{
    const auto gold = stats::gold::read("survey.json");
    const auto row = gold.at("csat_wilson").at(4);      // 1 of 3
    for (const auto score : {4, 3, 1}) answers(customer("C"), day("2026-11-01"), csat, score);
    for (const auto& score : gold.at("ces").at("scores_1_7").as_array()) answers(customer("E"), day("2026-11-01"), ces, score.as_int64());
    const auto satisfied = told().satisfaction;
    EXPECT_NEAR(*satisfied.csat.score, stats::gold::number(row.at("csat")), 1e-9);
    EXPECT_NEAR(satisfied.csat.interval->first, stats::gold::number(row.at("wilson95").at(0)), 1e-9);
    EXPECT_NEAR(satisfied.csat.interval->second, stats::gold::number(row.at("wilson95").at(1)), 1e-9);
    EXPECT_NEAR(*satisfied.csat.mean, 8.0 / 3, 1e-12);
    const auto half = stats::gold::number(gold.at("ces").at("se")) * stats::gold::number(gold.at("ces").at("t975_df9"));
    EXPECT_NEAR(*satisfied.ces.score, 5, 1e-12);
    EXPECT_NEAR(satisfied.ces.interval->first, 5 - half, 1e-9);
    EXPECT_EQ(satisfied.ces.responses, 10);
}

TEST_P(Satisfactions, cannot_be_told_without_answers)
{
    const auto all = told();
    EXPECT_FALSE(all.net_promoter_score.score);
    EXPECT_FALSE(all.satisfaction.csat.mean);
    EXPECT_FALSE(all.satisfaction.ces.interval);
    EXPECT_FALSE(all.attentiveness.p90_seconds);
    for (const auto* figure : {"/net_promoter_score/score", "/satisfaction/csat/score", "/satisfaction/csat/mean", "/satisfaction/ces/score"})
        EXPECT_EQ(all.cannot_tell.at(figure), "No answers yet.");
    EXPECT_EQ(all.cannot_tell.at("/attentiveness/median_seconds"), "Nobody's waiting time was noted yet.");
}

TEST_P(Satisfactions, expectations_are_those_of_the_year)
{
    using enum touchpoints::Expectation;
    const auto met_on = [&](std::string_view on, touchpoints::Expectation expectation) {
        meets({.customer_id = mara, .kind = touchpoints::Kind::visit, .at = at(day(on)), .expectation = expectation});
    };
    met_on("2026-11-17", exceeded);
    met_on("2026-11-16", exceeded);
    met_on("2026-03-16", met);
    met_on("2025-11-18", missed);
    met_on("2025-11-17", missed);
    meets({.customer_id = mara, .kind = touchpoints::Kind::visit, .at = at(day("2026-11-01"))});
    const auto all = told().expectations;
    EXPECT_EQ(all.exceeded, 2);
    EXPECT_EQ(all.met, 1);
    EXPECT_EQ(all.missed, 1);
    EXPECT_EQ(told("2026-11-16").expectations.exceeded, 1);
}

TEST_P(Satisfactions, waiting_times_are_told_by_their_middle_and_their_worst_tenth)
{
    std::int64_t seconds = 0;
    for (int i = 0; i < 11; ++i) asks(mara, touchpoints::Kind::email, at(day("2026-11-02"), i), seconds += 60);
    asks(mara, touchpoints::Kind::email, at(day("2025-11-02")), 99'999);
    const auto attentive = told().attentiveness;
    EXPECT_EQ(attentive.answered, 11);
    EXPECT_EQ(attentive.median_seconds, 360);
    EXPECT_EQ(attentive.p90_seconds, 600);
}

TEST_P(Satisfactions, somebody_waits_until_something_of_ours_follows)
{
    using enum touchpoints::Kind;
    const auto morning = at(day("2026-11-16"), 9), noon = at(day("2026-11-16"), 12), next_day = at(day("2026-11-17"), 9);
    replies(mara, morning);
    asks(mara, email, noon);                        // our letter came before it
    EXPECT_EQ(told().attentiveness.waiting_now, 1);
    asks(emil, call, noon);
    asks(emil, chat, next_day);
    EXPECT_EQ(told().attentiveness.waiting_now, 3);
    EXPECT_EQ(told("2026-11-16").attentiveness.waiting_now, 2) << "what is asked tomorrow is not known today";
    asks(mara, visit, next_day);                    // no answer of ours, nor a question
    asks(mara, order, next_day);
    EXPECT_EQ(told().attentiveness.waiting_now, 3);
    replies(mara, next_day);
    EXPECT_EQ(told().attentiveness.waiting_now, 2);
    EXPECT_EQ(told("2026-11-16").attentiveness.waiting_now, 2) << "on that evening she had no answer";
    asks(mara, letter, at(day("2026-11-17"), 10), 120);     // whose wait is known was answered
    EXPECT_EQ(told().attentiveness.waiting_now, 2);
    replies(emil, at(day("2026-11-17"), 10));
    EXPECT_EQ(told().attentiveness.waiting_now, 0);
}

}  // namespace
}  // namespace rapport::insight
