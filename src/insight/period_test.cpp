#include "insight/period.h"

#include <gtest/gtest.h>

namespace rapport::insight {
namespace {

Day day(std::string_view text) { return parse_day(text).value(); }
std::string name_of(std::string_view text, Period period) { return period_name(period_of(day(text), period), period); }
std::string last_of(std::string_view as_of, Period period) { return period_name(last_ended(day(as_of), period), period); }

TEST(Periods, have_the_names_of_the_calendar)
{
    EXPECT_EQ(name_of("1997-01-31", Period::month), "1997-01");
    EXPECT_EQ(name_of("1997-02-01", Period::month), "1997-02");
    EXPECT_EQ(name_of("1996-12-31", Period::month), "1996-12");
    EXPECT_EQ(name_of("1997-03-31", Period::quarter), "1997-Q1");
    EXPECT_EQ(name_of("1997-04-01", Period::quarter), "1997-Q2");
    EXPECT_EQ(name_of("1997-12-31", Period::quarter), "1997-Q4");
}

TEST(Periods, name_weeks_by_the_year_of_their_thursday)
{
    // ISO 8601: a year has a 53rd week when it begins on a Thursday, or is a leap year that begins on a Wednesday.
    EXPECT_EQ(name_of("2020-12-31", Period::week), "2020-W53");
    EXPECT_EQ(name_of("2021-01-03", Period::week), "2020-W53");
    EXPECT_EQ(name_of("2021-01-04", Period::week), "2021-W01");
    EXPECT_EQ(name_of("2024-12-29", Period::week), "2024-W52");
    EXPECT_EQ(name_of("2024-12-30", Period::week), "2025-W01");
    EXPECT_EQ(name_of("2026-12-31", Period::week), "2026-W53");
    EXPECT_EQ(name_of("2027-01-03", Period::week), "2026-W53");
    EXPECT_EQ(name_of("2016-01-01", Period::week), "2015-W53");
    EXPECT_EQ(name_of("1997-01-31", Period::week), "1997-W05");
}

TEST(Periods, go_on_before_1970)
{
    EXPECT_EQ(name_of("1969-12-31", Period::week), "1970-W01");
    EXPECT_EQ(name_of("1969-12-28", Period::week), "1969-W52");
    EXPECT_EQ(name_of("1969-12-31", Period::quarter), "1969-Q4");
    EXPECT_EQ(name_of("0001-01-01", Period::month), "0001-01");
    // Also before the first year, which the period before a day of it needs.
    for (const auto period : {Period::month, Period::week, Period::quarter}) {
        const auto number = period_of(day("0001-01-01"), period);
        for (int back = 1; back < 30; ++back) {
            const auto from = first_day(number - back, period);
            EXPECT_EQ(period_of(from, period), number - back);
            EXPECT_EQ(period_of({from.days - 1}, period), number - back - 1);
        }
    }
}

TEST(Periods, hold_every_day_once)
{
    for (const auto period : {Period::month, Period::week, Period::quarter}) {
        auto number = period_of(day("1899-12-01"), period);
        for (auto on = day("1899-12-01"); on <= day("2101-02-01"); on.days += 1) {
            const auto here = period_of(on, period);
            ASSERT_TRUE(here == number || here == number + 1) << to_text(on);
            ASSERT_LE(first_day(here, period), on);
            ASSERT_LT(on, first_day(here + 1, period));
            number = here;
        }
    }
}

TEST(Periods, begin_on_their_first_day)
{
    EXPECT_EQ(weekday(first_day(period_of(day("2026-11-17"), Period::week), Period::week)), 0);
    EXPECT_EQ(to_text(first_day(period_of(day("2026-11-17"), Period::quarter), Period::quarter)), "2026-10-01");
    EXPECT_EQ(to_text(first_day(period_of(day("2026-11-17"), Period::month), Period::month)), "2026-11-01");
}

TEST(Periods, have_ended_when_their_last_day_is_over)
{
    EXPECT_EQ(last_of("1997-09-30", Period::month), "1997-09");
    EXPECT_EQ(last_of("1997-09-29", Period::month), "1997-08");
    EXPECT_EQ(last_of("1997-01-01", Period::month), "1996-12");
    EXPECT_EQ(last_of("1997-09-30", Period::quarter), "1997-Q3");
    EXPECT_EQ(last_of("1997-09-29", Period::quarter), "1997-Q2");
    EXPECT_EQ(last_of("2021-01-03", Period::week), "2020-W53");
    EXPECT_EQ(last_of("2021-01-02", Period::week), "2020-W52");
}

}  // namespace
}  // namespace rapport::insight
