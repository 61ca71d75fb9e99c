#include "base/in_words.h"

#include <gtest/gtest.h>

namespace rapport {
namespace {

Day on(const char* text) { return *parse_day(text); }

TEST(InWords, days_and_silences_are_said_as_people_do)
{
    const auto today = on("2026-11-24");
    EXPECT_EQ(day_in_words(today), "24 November 2026");
    EXPECT_EQ(day_in_words(on("2026-02-01"), today), "1 February");
    EXPECT_EQ(day_in_words(on("2025-02-01"), today), "1 February 2025");
    EXPECT_EQ(ago_in_words(today, today), "today");
    EXPECT_EQ(ago_in_words(on("2026-11-23"), today), "yesterday");
    EXPECT_EQ(ago_in_words(on("2026-11-12"), today), "12 days ago");
    EXPECT_EQ(ago_in_words(on("2026-10-20"), today), "5 weeks ago");
    EXPECT_EQ(ago_in_words(on("2025-11-24"), today), "12 months ago");
    EXPECT_EQ(ago_in_words(on("2023-03-01"), today), "3 years ago");
    EXPECT_EQ(until_in_words(today, today), "today");
    EXPECT_EQ(until_in_words(on("2026-11-25"), today), "tomorrow");
    EXPECT_EQ(until_in_words(on("2026-11-27"), today), "by Friday");
    EXPECT_EQ(until_in_words(on("2026-12-24"), today), "by 24 December");
    EXPECT_EQ(until_in_words(on("2026-11-20"), today), "since 20 November");
}

TEST(InWords, say_a_moment_as_the_clock_on_the_wall_does)
{
    const auto at = parse_instant("2026-11-23T18:05:00Z").value(), now = parse_instant("2026-11-20T00:00:00Z").value();
    EXPECT_EQ(moment_in_words(*TimeZone::named("Pacific/Kiritimati"), at, now), "24 November 8:05");
    EXPECT_EQ(moment_in_words(TimeZone(), at, parse_instant("2027-01-02T00:00:00Z").value()), "23 November 2026 18:05");
    EXPECT_EQ(moment_in_words(TimeZone(), parse_instant("1969-12-31T23:59:00Z").value(), now), "31 December 1969 23:59");
}

TEST(InWords, gaps_counts_and_clocks)
{
    EXPECT_EQ(gap_in_words(0.6), "daily");
    EXPECT_EQ(gap_in_words(7.2), "every week");
    EXPECT_EQ(gap_in_words(14), "every 2 weeks");
    EXPECT_EQ(gap_in_words(30), "every month");
    EXPECT_EQ(gap_in_words(17), "every 17 days");
    EXPECT_EQ(clock_in_words(8 * 60 + 5), "8:05");
    EXPECT_EQ(clock_in_words(0), "0:00");
    EXPECT_EQ(ordinal(1), "1st");
    EXPECT_EQ(ordinal(112), "112th");
    EXPECT_EQ(ordinal(42), "42nd");
    EXPECT_EQ(count_of(1, "day", "days"), "1 day");
}

}  // namespace
}  // namespace rapport
