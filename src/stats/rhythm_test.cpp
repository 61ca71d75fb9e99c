#include "stats/rhythm.h"
#include "stats/simulated_visits_test.h"

#include <gtest/gtest.h>

#include <random>

namespace rapport::stats {
namespace {

using simulated::on;

const std::vector<simulated::Visitor>& shop()
{
    static const auto visitors = simulated::shop(1500, 42);
    return visitors;
}

const Population& population()
{
    static const Population learnt = fit_population(simulated::visits_of_all(shop()), on(104, 0, 0));
    return learnt;
}

std::vector<WallSeconds> every(int weeks, int times, int weekday, double hour)
{
    std::vector<WallSeconds> visits;
    for (int i = 0; i < times; ++i) visits.push_back(on(i * weeks, weekday, hour + 0.2 * (i % 3 - 1)));
    return visits;
}

double chance(const Rhythm& rhythm, WallSeconds now, WallSeconds from, WallSeconds to)
{
    return probability_of_visit(rhythm, population(), now, from, to);
}

TEST(Rhythm, expects_ann_on_tuesdays)
{
    const auto ann = fit_rhythm(every(1, 12, 1, 8.17), population());
    const WallSeconds now = on(12, 0, 9);
    const double tuesday = chance(ann, now, on(12, 1, 0), on(12, 2, 0));
    EXPECT_GT(tuesday, 0.6);
    EXPECT_GT(chance(ann, now, on(12, 1, 7), on(12, 1, 10)), 0.85 * tuesday);
    EXPECT_LT(chance(ann, now, on(12, 2, 0), on(12, 3, 0)), 0.1);
    EXPECT_LT(chance(ann, now, on(12, 1, 14), on(12, 1, 15)), 0.02);
    EXPECT_GT(chance(ann, now, on(13, 1, 7), on(13, 1, 10)), 0.5);  // and on the Tuesday after, whether or not she comes before

    const Usual u = usual(ann, population());
    EXPECT_NEAR(u.week_hour, 24 + 8.17, 0.3);
    EXPECT_GT(u.habit, 0.95);
    EXPECT_EQ(u.period_days, 7);
    EXPECT_GT(u.periodic, 0.9);
    EXPECT_TRUE(u.regular);
    EXPECT_NEAR(u.usual_gap_days, 7, 0.2);
    EXPECT_NEAR(static_cast<double>(next_visit(ann, population(), now) - on(12, 1, 8.17)), 0, 1800);
}

TEST(Rhythm, does_not_expect_bob_every_tuesday_who_comes_every_other)
{
    const auto bob = fit_rhythm(every(2, 8, 1, 17), population());
    const WallSeconds now = on(14, 4, 0);
    EXPECT_LT(chance(bob, now, on(15, 1, 0), on(15, 2, 0)), 0.15);
    EXPECT_GT(chance(bob, now, on(16, 1, 0), on(16, 2, 0)), 0.5);
    EXPECT_EQ(usual(bob, population()).period_days, 14);
}

TEST(Rhythm, says_something_after_four_visits)
{
    const auto cem = fit_rhythm(every(1, 4, 5, 10), population());
    EXPECT_TRUE(usual(cem, population()).regular);
    EXPECT_GT(chance(cem, on(4, 5, 0), on(4, 5, 0), on(4, 6, 0)), 0.5);
}

TEST(Rhythm, misses_somebody_by_their_own_rhythm)
{
    const auto weekly = every(1, 20, 1, 8.17);
    const auto ann = fit_rhythm(weekly, population());
    simulated::Random random(6);
    auto dora_visits = simulated::at_random(random, 0, 20, 20).visits;
    const auto dora = fit_rhythm(dora_visits, population());
    const auto after = [](const Rhythm& r, int days) { return standing(r, population(), r.last_visit + days * seconds_in_day); };

    EXPECT_FALSE(after(ann, 8).overdue);
    EXPECT_TRUE(after(ann, 36).overdue);
    EXPECT_GT(after(ann, 36).would_have_come, 0.95);
    EXPECT_NEAR(after(ann, 36).silence_in_gaps, 36 / 7., 0.3);
    EXPECT_FALSE(after(dora, 36).overdue);
    EXPECT_LT(after(ann, 60).still_comes, after(dora, 60).still_comes);
    double before = 2;
    for (int days = 0; days < 400; days += 7) {
        EXPECT_LE(after(ann, days).still_comes, before + 1e-9);
        before = after(ann, days).still_comes;
    }
    EXPECT_LT(before, 0.01);
}

TEST(Rhythm, takes_orders_within_ten_minutes_for_one_visit)
{
    const auto once = every(1, 6, 2, 11);
    auto twice = once;
    for (const auto at : once) twice.push_back(at + 300);
    EXPECT_EQ(fit_rhythm(twice, population()).visits, 6);
    EXPECT_EQ(chance(fit_rhythm(once, population()), on(6, 0, 0), on(6, 2, 0), on(6, 3, 0)),
              chance(fit_rhythm(twice, population()), on(6, 0, 0), on(6, 2, 0), on(6, 3, 0)));
}

TEST(Rhythm, goes_on_across_a_change_of_the_clocks)
{
    // Berlin until summer time begins on Sunday 29 March 2026; Tuesdays 8:10 by the clock.
    const auto offset = [](std::int64_t instant) { return std::int64_t{instant >= 1'774'746'000 ? 7200 : 3600}; };
    const WallClock clock(offset);
    std::vector<WallSeconds> visits;
    for (int week = -11; week <= 0; ++week) visits.push_back(clock.at(1'774'336'200 + week * seconds_in_week));
    const auto ann = fit_rhythm(visits, population());
    const std::int64_t next = 1'774'336'200 + seconds_in_week - 3600;  // 31 March 8:10, an hour of instants earlier
    const WallSeconds now = clock.latest(next - 4 * 3600);
    const auto hour_around = [&](std::int64_t at) { return chance(ann, now, clock.latest(at - 1800), clock.latest(at + 1800)); };
    EXPECT_GT(hour_around(next), 0.3);
    EXPECT_GT(hour_around(next), 5 * hour_around(next + 4 * 3600));
    EXPECT_GT(hour_around(next), 1.5 * hour_around(next + 3600));
}

TEST(Rhythm, tells_a_day_s_hours_as_one_by_one)
{
    const auto ann = fit_rhythm(every(1, 12, 1, 8.17), population());
    std::vector<WallSeconds> edges;
    for (int hour = 0; hour <= 24; ++hour) edges.push_back(on(12, 1, hour));
    std::vector<double> all(24);
    probabilities_of_visits(ann, population(), on(12, 0, 9), edges, all);
    for (int hour = 0; hour < 24; ++hour) EXPECT_NEAR(all[hour], chance(ann, on(12, 0, 9), edges[hour], edges[hour + 1]), 1e-12);
}

// Whatever the visits: finite, between 0 and 1, and a longer window is no less probable.
void expect_sound(const std::vector<WallSeconds>& visits, const Population& from_whom)
{
    const auto rhythm = fit_rhythm(visits, from_whom);
    const WallSeconds last = visits.empty() ? on(0, 0, 0) : *std::max_element(visits.begin(), visits.end());
    for (const WallSeconds ahead : {std::int64_t{0}, seconds_in_hour, 3 * seconds_in_day, 40 * seconds_in_week, 3000 * seconds_in_week}) {
        const WallSeconds now = last + ahead;
        double before = 0;
        for (const WallSeconds length : {std::int64_t{0}, std::int64_t{60}, seconds_in_hour, seconds_in_day, seconds_in_week, 60 * seconds_in_week}) {
            for (const WallSeconds later : {std::int64_t{0}, seconds_in_day}) {
                const double p = probability_of_visit(rhythm, from_whom, now, now + later, now + later + length);
                ASSERT_TRUE(p >= 0 && p <= 1) << p;
                ASSERT_LE(p, probability_of_visit(rhythm, from_whom, now, now, now + later + length) + 1e-9);
            }
            const double p = probability_of_visit(rhythm, from_whom, now, now, now + length);
            ASSERT_GE(p, before - 1e-9);
            before = p;
        }
        const Standing s = standing(rhythm, from_whom, now);
        for (const double one : {s.still_comes, s.would_have_come}) ASSERT_TRUE(one >= 0 && one <= 1) << one;
        ASSERT_TRUE(std::isfinite(s.usual_gap_days) && std::isfinite(s.silence_in_gaps));
        ASSERT_GE(next_visit(rhythm, from_whom, now), now);
    }
    const Usual u = usual(rhythm, from_whom);
    for (const double one : {u.habit, u.habit_evidence, u.week_hour, u.spread_hours, u.share, u.periodic, u.misses, u.usual_gap_days})
        ASSERT_TRUE(std::isfinite(one));
}

TEST(Rhythm, is_sound_for_odd_visits)
{
    std::vector<WallSeconds> many, minute, decades, same(50, on(3, 3, 3));
    for (int i = 0; i < 10'000; ++i) many.push_back(on(0, 0, i * 5.7));
    for (int i = 0; i < 60; ++i) minute.push_back(on(1, 1, 12) + i);
    for (int year = 0; year < 30; ++year) decades.push_back(on(52 * year, year % 7, 9));
    const std::vector<WallSeconds> before_1970{-seconds_in_week * 100, -seconds_in_week * 99, -1};
    const Population nobody = fit_population({}, 0);
    for (const auto& visits : {std::vector<WallSeconds>{}, {on(0, 0, 0)}, same, {on(0, 0, 0), on(0, 0, 0) + 601}, many, minute, decades, before_1970})
        for (const Population* from_whom : {&population(), &nobody}) expect_sound(visits, *from_whom);
    EXPECT_EQ(fit_rhythm({}, population()).visits, 0);
    EXPECT_EQ(chance(fit_rhythm({}, population()), 0, 0, seconds_in_week), 0);
}

TEST(Rhythm, is_sound_for_random_visits)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    for (int customer = 0; customer < 60; ++customer) {
        std::vector<WallSeconds> visits;
        const auto count = random() % 40;
        const auto scale = static_cast<WallSeconds>(std::pow(10., 2 + static_cast<double>(random() % 7)));
        for (std::size_t i = 0; i < count; ++i)
            visits.push_back(on(0, 0, 0) + static_cast<WallSeconds>(random() % static_cast<std::uint64_t>(scale)));
        ASSERT_NO_FATAL_FAILURE(expect_sound(visits, population()));
    }
}

TEST(Population, is_sound_from_very_few)
{
    for (const std::size_t customers : {1u, 2u, 5u}) {
        std::vector<std::vector<WallSeconds>> few;
        for (std::size_t i = 0; i < customers; ++i) few.push_back(std::vector<WallSeconds>(i + 1, on(static_cast<int>(i), 1, 9)));
        few.emplace_back();
        const auto learnt = fit_population(few, on(2, 0, 0));
        ASSERT_NO_FATAL_FAILURE(expect_sound(every(1, 5, 2, 10), learnt));
    }
}

TEST(Population, finds_regulars_at_their_fourth_visit)
{
    const auto visitors = simulated::up_to_the_fourth_visit(1000, 9);
    const auto learnt = fit_population(simulated::visits_of_all(visitors), on(60, 0, 0));
    double said = 0, are = 0, right = 0;
    for (const auto& v : visitors) {
        const bool told = usual(fit_rhythm(v.visits, learnt), learnt).regular;
        said += told;
        are += v.regular;
        right += told && v.regular;
    }
    EXPECT_GT(right / said, 0.9);
    EXPECT_GT(right / are, 0.9);
}

// Of those said 30 %, 25 to 35 % come: population and rhythms from before the cut, windows after it.
TEST(Population, gives_probabilities_that_come_true)
{
    const int cut = 90;
    std::vector<std::vector<WallSeconds>> before;
    std::vector<const simulated::Visitor*> whom;
    for (const auto& v : shop()) {
        const auto end = std::lower_bound(v.visits.begin(), v.visits.end(), on(cut, 0, 0));
        if (end == v.visits.begin()) continue;
        before.emplace_back(v.visits.begin(), end);
        whom.push_back(&v);
    }
    const auto learnt = fit_population(before, on(cut, 0, 0));
    for (const WallSeconds length : {seconds_in_day, seconds_in_week}) {
        std::array<double, 11> n{}, said{}, came{};
        for (int day = 0; day < 70; day += 3) {
            const WallSeconds now = on(cut, day, 8);
            for (const auto* v : whom) {
                const auto known = std::lower_bound(v->visits.begin(), v->visits.end(), now);
                const auto rhythm = fit_rhythm({v->visits.begin(), known}, learnt);
                const double p = probability_of_visit(rhythm, learnt, now, now, now + length);
                const auto bin = static_cast<std::size_t>(p * 10 + 0.5);
                n[bin] += 1;
                said[bin] += p;
                came[bin] += known != v->visits.end() && *known < now + length;
            }
        }
        for (std::size_t bin = 0; bin < n.size(); ++bin)
            if (n[bin] > 1000) { EXPECT_NEAR(came[bin] / n[bin], said[bin] / n[bin], 0.05) << "window of " << length << " s, bin " << bin; }
    }
}

}  // namespace
}  // namespace rapport::stats
