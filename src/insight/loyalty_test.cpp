#include "insight/loyalty.h"

#include "insight/cdnow_test.h"

namespace rapport::insight {
namespace {

std::vector<PurchaseDay> on(std::initializer_list<std::string_view> days)
{
    std::vector<PurchaseDay> made;
    for (const auto text : days) made.push_back({day(text), 500});
    return made;
}
// `times` purchases, the last one on `last`.
std::vector<PurchaseDay> every(int gap_days, int times, std::string_view last)
{
    std::vector<PurchaseDay> made;
    for (int back = times - 1; back >= 0; --back) made.push_back({Day{day(last).days - back * gap_days}, 500});
    return made;
}
PurchaseLog log_of(const std::vector<std::vector<PurchaseDay>>& customers)
{
    PurchaseLog log;
    for (std::size_t i = 0; i < customers.size(); ++i) log.add({static_cast<std::int64_t>(i) + 1}, customers[i]);
    return log;
}
std::map<std::string, std::vector<std::int64_t>> cohorts_of(const Retention& retention)
{
    std::map<std::string, std::vector<std::int64_t>> cohorts;
    for (const auto& cohort : retention.cohorts) cohorts[cohort.cohort] = cohort.active;
    return cohorts;
}

// Mara, Emil and Aylin bought in September; Mara and Aylin in October too, and Teodora for the first time.
const auto four = log_of({on({"2026-08-03", "2026-09-01", "2026-10-31"}), on({"2026-09-30"}), on({"2026-09-15", "2026-10-01", "2026-11-02"}), on({"2026-10-10"})});

TEST(Retention_figure, is_the_share_of_last_periods_buyers_who_bought_again)
{
    std::map<std::string, std::string> cannot_tell;
    const auto told = tell_retention(four, {.as_of = day("2026-11-17")}, cannot_tell);
    EXPECT_EQ(told.of, 3);
    EXPECT_EQ(told.returned, 2);
    EXPECT_DOUBLE_EQ(*told.rate, 2.0 / 3);
    EXPECT_NEAR(told.interval->first, 0.2077, 1e-4);    // Wilson's, n = 3
    EXPECT_NEAR(told.interval->second, 0.9385, 1e-4);
    EXPECT_TRUE(cannot_tell.empty());
}

TEST(Retention_figure, counts_cohorts_to_the_last_period_begun)
{
    std::map<std::string, std::string> cannot_tell;
    const auto told = tell_retention(four, {.as_of = day("2026-11-17")}, cannot_tell);
    EXPECT_EQ(cohorts_of(told), (std::map<std::string, std::vector<std::int64_t>>{
        {"2026-08", {1, 1, 1, 0}}, {"2026-09", {2, 1, 1}}, {"2026-10", {1, 0}}, {"2026-11", {0}}}));
    EXPECT_EQ(told.cohorts.at(1).size, 2);
}

TEST(Retention_figure, follows_the_period_asked_for)
{
    std::map<std::string, std::string> cannot_tell;
    const auto quarters = tell_retention(four, {.as_of = day("2026-12-31"), .period = Period::quarter}, cannot_tell);
    EXPECT_EQ(quarters.of, 3);
    EXPECT_EQ(quarters.returned, 2);
    EXPECT_EQ(cohorts_of(quarters), (std::map<std::string, std::vector<std::int64_t>>{{"2026-Q3", {3, 2}}, {"2026-Q4", {1}}}));
    const auto weeks = tell_retention(four, {.as_of = day("2026-10-04"), .period = Period::week}, cannot_tell);
    EXPECT_EQ(weeks.cohorts.back().cohort, "2026-W40");
    EXPECT_EQ(weeks.cohorts.front().cohort, "2026-W32");
}

TEST(Retention_figure, cannot_be_told_without_buyers_before)
{
    std::map<std::string, std::string> cannot_tell;
    const auto told = tell_retention(four, {.as_of = day("2026-07-15")}, cannot_tell);
    EXPECT_FALSE(told.rate);
    EXPECT_FALSE(told.interval);
    EXPECT_EQ(cannot_tell.at("/retention/rate"), "Nobody bought in the month before the last one.");
    cannot_tell.clear();
    const auto nobody = tell_retention({}, {.as_of = day("2026-07-15")}, cannot_tell);
    EXPECT_TRUE(nobody.cohorts.empty());
    EXPECT_EQ(cannot_tell.size(), 2u);
}

TEST(Retention_figure, says_when_there_are_too_many_periods)
{
    std::map<std::string, std::string> cannot_tell;
    const auto told = tell_retention(log_of({on({"0001-01-01", "2026-10-01"})}), {.as_of = day("2026-11-17"), .period = Period::week}, cannot_tell);
    EXPECT_TRUE(told.cohorts.empty());
    EXPECT_TRUE(cannot_tell.contains("/retention/cohorts"));
}

TEST(Rhythms, need_four_purchase_days_in_a_year)
{
    const auto as_of = day("2026-11-17");
    EXPECT_FALSE(rhythm_of(every(7, 3, "2026-11-17"), as_of));
    EXPECT_TRUE(rhythm_of(every(7, 4, "2026-11-17"), as_of));
    EXPECT_TRUE(rhythm_of(on({"2025-11-18", "2026-01-01", "2026-02-01", "2026-03-01"}), as_of));
    EXPECT_FALSE(rhythm_of(on({"2025-11-17", "2026-01-01", "2026-02-01", "2026-03-01"}), as_of)) << "a day more than a year ago";
}

TEST(Rhythms, are_the_middle_gap_of_the_year)
{
    // Gaps of 1, 30 and 4 days; an old gap of a year does not count.
    const auto rhythm = rhythm_of(on({"2024-01-01", "2026-10-01", "2026-10-02", "2026-11-01", "2026-11-05"}), day("2026-11-17")).value();
    EXPECT_EQ(rhythm.middle_gap_days, 4);
    EXPECT_EQ(rhythm.silent_days, 12);
}

TEST(Rhythms, fade_after_twice_their_gap_and_a_week_at_least)
{
    const auto weekly = every(7, 10, "2026-11-01");
    EXPECT_FALSE(rhythm_of(weekly, day("2026-11-15"))->fading());
    EXPECT_TRUE(rhythm_of(weekly, day("2026-11-16"))->fading());
    const auto daily = every(1, 10, "2026-11-01");
    EXPECT_FALSE(rhythm_of(daily, day("2026-11-07"))->fading());
    EXPECT_TRUE(rhythm_of(daily, day("2026-11-08"))->fading());
    EXPECT_TRUE(rhythm_of(daily, day("2026-11-30"))->came());
    EXPECT_FALSE(rhythm_of(daily, day("2026-12-01"))->came());
}

TEST(Rhythms, are_drawn_as_eighteen_weeks)
{
    const auto weekly = every(7, 15, "2026-10-13");
    const auto fading = rhythm_of(weekly, day("2026-11-17")).value();
    EXPECT_EQ(weeks_of(weekly, day("2026-11-17"), fading), "cccccccccccccnssss");
    const auto fine = rhythm_of(weekly, day("2026-10-20")).value();
    EXPECT_EQ(weeks_of(weekly, day("2026-10-20"), fine), "nncccccccccccccccn");
}

TEST(Rhythms, are_counted)
{
    const auto log = log_of({every(7, 10, "2026-11-15"), every(7, 10, "2026-11-01"), every(7, 10, "2026-10-01"), every(60, 4, "2026-10-10"), every(7, 3, "2026-11-15")});
    const auto regulars = count_regulars(log, day("2026-11-17"));
    EXPECT_EQ(regulars.total, 4);
    EXPECT_EQ(regulars.came, 2);
    EXPECT_EQ(regulars.fading, 2);
}

TEST(Activity, is_of_whole_periods)
{
    const auto days = on({"2026-08-31", "2026-10-01"});
    const auto number = period_of(day("2026-09-10"), Period::month);
    EXPECT_FALSE(active_in(days, number, Period::month));
    EXPECT_TRUE(active_in(days, number - 1, Period::month));
    EXPECT_TRUE(active_in(days, number + 1, Period::month));
    EXPECT_TRUE(first_in(days, number - 1, Period::month));
    EXPECT_FALSE(first_in(days, number + 1, Period::month));
}

class Cdnow : public Shop {};
RAPPORT_ON_BOTH_ENGINES(Cdnow);

TEST_P(Cdnow, cohorts_agree_with_the_gold_file)
{
    SKIP_WITHOUT_CDNOW();
    bring_cdnow(world, "full");
    const auto log = purchases("1998-06-30");
    EXPECT_EQ(log.customers(), 23570u);
    std::map<std::string, std::string> cannot_tell;
    const auto told = tell_retention(log, {.as_of = day("1998-06-30")}, cannot_tell);
    ASSERT_EQ(told.cohorts.size(), 18u);
    const auto gold = stats::gold::read("cohorts_cdnow.json").at("active").as_object();
    std::size_t compared = 0;
    for (const auto& cohort : told.cohorts) {
        if (!gold.contains(cohort.cohort)) {
            EXPECT_EQ(cohort.size, 0) << cohort.cohort;
            continue;
        }
        ++compared;
        std::vector<std::int64_t> expected;
        for (const auto& active : gold.at(cohort.cohort).as_array())
            if (!active.is_null()) expected.push_back(active.as_int64());
        EXPECT_EQ(cohort.active, expected) << cohort.cohort;
        EXPECT_EQ(cohort.size, expected[0]);
    }
    EXPECT_EQ(compared, 3u);
    EXPECT_GT(*told.rate, 0.1);
    EXPECT_LT(*told.rate, 0.6);

    // Earlier, the same file knows nothing of what came later.
    const auto earlier = tell_retention(purchases("1997-03-15"), {.as_of = day("1997-03-15")}, cannot_tell);
    EXPECT_EQ(earlier.cohorts.at(0).active.at(1), gold.at("1997-01").at(1).as_int64());
    EXPECT_LT(earlier.cohorts.at(0).active.at(2), gold.at("1997-01").at(2).as_int64());
    EXPECT_EQ(earlier.of, 7846);
    EXPECT_EQ(earlier.returned, 1157);
}

}  // namespace
}  // namespace rapport::insight
