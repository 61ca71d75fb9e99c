#include "stats/wall_clock.h"

#include <gtest/gtest.h>

namespace rapport::stats {
namespace {

// Berlin in 2026: summer time from 29 March 1:00 UTC to 25 October 1:00 UTC.
constexpr std::int64_t spring = 1'774'746'000, autumn = 1'792'890'000;
std::int64_t berlin(std::int64_t instant) { return instant >= spring && instant < autumn ? 7200 : 3600; }

TEST(Wall_clock, counts_weeks_from_monday)
{
    EXPECT_EQ(second_of_week(4 * seconds_in_day), 0);  // 5 January 1970
    EXPECT_EQ(second_of_week(0), 3 * seconds_in_day);  // a Thursday
    EXPECT_EQ(second_of_week(-1), 3 * seconds_in_day - 1);
    EXPECT_EQ(week_of(4 * seconds_in_day), 0);
    EXPECT_EQ(week_of(4 * seconds_in_day - 1), -1);
}

TEST(Wall_clock, sees_seven_days_between_two_tuesdays_across_either_change)
{
    const WallClock clock(berlin);
    for (const std::int64_t change : {spring, autumn}) {
        // Tuesday 8:10 before and after the Sunday of the change.
        std::int64_t before = change - 5 * seconds_in_day, after = change + 2 * seconds_in_day;
        before += 8 * 3600 + 600 - clock.at(before) % seconds_in_day;
        after += 8 * 3600 + 600 - clock.at(after) % seconds_in_day;
        EXPECT_NE(after - before, seconds_in_week);
        EXPECT_EQ(clock.at(after) - clock.at(before), seconds_in_week);
        EXPECT_EQ(second_of_week(clock.at(after)), seconds_in_day + 8 * 3600 + 600);
    }
}

TEST(Wall_clock, never_goes_back_for_a_window)
{
    const WallClock clock(berlin);
    for (const std::int64_t change : {spring, autumn}) {
        WallSeconds before = clock.latest(change - 4 * 3600);
        for (std::int64_t at = change - 4 * 3600; at < change + 26 * 3600; at += 61) {
            EXPECT_GE(clock.latest(at), before);
            EXPECT_GE(clock.latest(at), clock.at(at));
            EXPECT_LE(clock.latest(at) - clock.at(at), 3600);
            before = clock.latest(at);
        }
    }
    EXPECT_EQ(clock.latest(autumn + 1800), autumn + 7200);   // 2:30 for the second time: it has been 3:00
    EXPECT_EQ(clock.latest(autumn + 5400), autumn + 5400 + 3600);
    EXPECT_EQ(clock.latest(autumn + 30 * 3600), clock.at(autumn + 30 * 3600));
}

}  // namespace
}  // namespace rapport::stats
