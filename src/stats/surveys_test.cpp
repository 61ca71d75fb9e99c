#include "stats/gold_test.h"
#include "stats/special_functions.h"
#include "stats/surveys.h"

namespace rapport::stats {
namespace {

Recommendations recommendations(const boost::json::value& counts)
{
    return {counts.at(0).to_number<std::int64_t>(), counts.at(1).to_number<std::int64_t>(),
            counts.at(2).to_number<std::int64_t>()};
}

TEST(Net_promoter_score, agrees_with_the_gold_file)
{
    const auto gold = gold::read("nps.json");
    gold::expect_close(normal_quantile(0.975), gold::number(gold.at("z")), 1e-15);
    for (const auto& row : gold.at("rows").as_array()) {
        SCOPED_TRACE(boost::json::serialize(row));
        const auto nps = net_promoter_score({row.at("promoters").to_number<std::int64_t>(),
                                             row.at("passives").to_number<std::int64_t>(),
                                             row.at("detractors").to_number<std::int64_t>()});
        ASSERT_TRUE(nps);
        gold::expect_close(nps->score, gold::number(row.at("nps")), 1e-14);
        const auto& interval = row.at("ci95_adj_wald_3");
        gold::expect_close(nps->interval.low, std::max(-100., gold::number(interval.at(0))));
        gold::expect_close(nps->interval.high, std::min(100., gold::number(interval.at(1))));
    }
}

TEST(Net_promoter_score, tells_whether_it_changed)
{
    const auto gold = gold::read("nps.json").at("two_sample");
    const auto change = change_of_net_promoter_score(recommendations(gold.at("b")), recommendations(gold.at("a")));
    ASSERT_TRUE(change);
    gold::expect_close(change->difference, gold::number(gold.at("diff")));
    gold::expect_close(change->z, gold::number(gold.at("z")));
    gold::expect_close(change->probability, gold::number(gold.at("p_two_sided")));
    EXPECT_FALSE(change_of_net_promoter_score({5, 0, 0}, {7, 0, 0}));
}

TEST(Net_promoter_score, says_why_there_is_none)
{
    EXPECT_EQ(net_promoter_score({}).why_not, "No answers yet.");
    EXPECT_FALSE(net_promoter_score({-1, 5, 5}));
}

TEST(Satisfaction, agrees_with_the_gold_file)
{
    const auto gold = gold::read("survey.json");
    for (const auto& row : gold.at("csat_wilson").as_array()) {
        SCOPED_TRACE(boost::json::serialize(row));
        const auto csat =
            share_in_percent(row.at("top2").to_number<std::int64_t>(), row.at("n").to_number<std::int64_t>());
        ASSERT_TRUE(csat);
        gold::expect_close(csat->score, gold::number(row.at("csat")), 1e-14);
        gold::expect_close(csat->interval.low, gold::number(row.at("wilson95").at(0)));
        gold::expect_close(csat->interval.high, gold::number(row.at("wilson95").at(1)));
    }

    const auto& ces = gold.at("ces");
    std::vector<double> scores;
    for (const auto& score : ces.at("scores_1_7").as_array()) scores.push_back(gold::number(score));
    const auto mean = mean_with_interval(scores, {1, 7});
    ASSERT_TRUE(mean);
    gold::expect_close(mean->score, gold::number(ces.at("mean")), 1e-15);
    const double reach = gold::number(ces.at("t975_df9")) * gold::number(ces.at("se"));
    gold::expect_close(mean->interval.low, 5 - reach);
    gold::expect_close(mean->interval.high, 5 + reach);
}

TEST(Satisfaction, says_why_there_is_none)
{
    EXPECT_FALSE(share_in_percent(0, 0));
    EXPECT_FALSE(share_in_percent(3, 2));
    EXPECT_FALSE(mean_with_interval({}, {1, 7}));
    const double nan = std::nan("");
    EXPECT_FALSE(mean_with_interval({&nan, 1}, {1, 7}));
}

TEST(Satisfaction, one_answer_tells_nothing_about_the_spread)
{
    const double answer = 4;
    const auto mean = mean_with_interval({&answer, 1}, {1, 5});
    EXPECT_EQ(mean->score, 4);
    EXPECT_EQ(mean->interval.low, 1);
    EXPECT_EQ(mean->interval.high, 5);
}

TEST(Satisfaction, equal_answers_leave_room_for_others)
{
    const auto interval = [](std::size_t n, double answer, Interval scale) { return mean_with_interval(std::vector<double>(n, answer), scale)->interval; };
    EXPECT_EQ(interval(2, 1, {1, 5}).low, 1);
    EXPECT_NEAR(interval(2, 1, {1, 5}).high, 4.1056, 1e-4);     // 1 - 0.05^(1/2) of all may be others: 77.6 %
    EXPECT_NEAR(interval(5, 4, {1, 7}).low, 4 - 3 * 0.450720, 1e-5);
    EXPECT_NEAR(interval(5, 4, {1, 7}).high, 4 + 3 * 0.450720, 1e-5);
    EXPECT_NEAR(interval(300, 0.1, {0, 1}).high, 0.1 + 0.9 * 0.009936, 1e-6) << "the rule of three: about 3 of n";
    EXPECT_EQ(mean_with_interval(std::vector<double>(3, 0.1), {0, 1})->score, 0.1);

    EXPECT_EQ(interval(5, 3, {3, 3}).low, 3);
    EXPECT_EQ(interval(5, 3, {3, 3}).high, 3);
}

// The chance that an interval misses, where each of n answers is an end of the scale with chance p and all turn out equal: at most 5 %.
TEST(Satisfaction, equal_answers_mislead_seldom)
{
    for (const int n : {2, 5, 20, 100})
        for (double p = 0.001; p < 1; p += 0.001) {
            const bool holds = mean_with_interval(std::vector<double>(static_cast<std::size_t>(n), 1), {1, 5})->interval.high >= 1 + 4 * p;
            EXPECT_TRUE(holds || std::pow(1 - p, n) <= 0.05 + 1e-9) << n << " " << p;
        }
}

// Known values of Student's t: the tables of any textbook, and closed forms for 1 and 2 degrees of freedom.
TEST(Student_t_quantile, has_known_values)
{
    gold::expect_close(student_t_quantile(0.975, 9), gold::number(gold::read("survey.json").at("ces").at("t975_df9")));
    gold::expect_close(student_t_quantile(0.975, 9), 2.2621571627982,
                       1e-13); // the gold file is wrong from the 11th digit on
    gold::expect_close(student_t_quantile(0.975, 1), std::tan(0.475 * 3.14159265358979324), 1e-12);
    gold::expect_close(student_t_quantile(0.975, 2), 0.95 * std::sqrt(2 / (1 - 0.95 * 0.95)), 1e-13);
    gold::expect_close(student_t_quantile(0.025, 9), -student_t_quantile(0.975, 9), 1e-14);
    gold::expect_close(student_t_quantile(0.975, 1e7), normal_quantile(0.975), 1e-6);
    EXPECT_EQ(student_t_quantile(0.5, 3), 0);
}

TEST(Quantile, lies_between_neighbours)
{
    const std::vector<double> waits{40, 10, 30, 20};
    EXPECT_EQ(*quantile(waits, 0), 10);
    EXPECT_EQ(*quantile(waits, 0.5), 25);
    EXPECT_EQ(*quantile(waits, 0.9), 37);
    EXPECT_EQ(*quantile(waits, 1), 40);
    EXPECT_FALSE(quantile({}, 0.5));
}

}  // namespace
}  // namespace rapport::stats
