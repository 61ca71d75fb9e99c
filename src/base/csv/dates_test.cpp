#include "base/csv/dates.h"
#include <gtest/gtest.h>

using namespace rapport::csv;

namespace {

constexpr int hour = 3'600'000;
constexpr int minute = 60'000;

std::string refusal(std::string_view text)
{
    const auto when = read_when(text);
    return when ? "taken" : when.error().detail;
}

std::string refusal(std::string_view format, std::string_view text)
{
    const auto parsed = DateFormat::parse(format);
    if (!parsed) return parsed.error().detail;
    const auto when = parsed->read(text);
    return when ? "taken" : when.error().detail;
}

When read(std::string_view format, std::string_view text)
{
    const auto parsed = DateFormat::parse(format);
    EXPECT_TRUE(parsed) << format;
    const auto when = parsed->read(text);
    EXPECT_TRUE(when) << format << ": " << text;
    return when ? *when : When{};
}

}  // namespace

TEST(Dates, are_read_in_every_written_form)
{
    EXPECT_EQ(*read_when("2024-03-31"), (When{2024, 3, 31, {}, {}}));
    EXPECT_EQ(*read_when(" 2024-03-31 "), (When{2024, 3, 31, {}, {}}));
    EXPECT_EQ(*read_when("2024-03-31T08:05"), (When{2024, 3, 31, 8 * hour + 5 * minute, {}}));
    EXPECT_EQ(*read_when("2024-03-31 08:05:09"), (When{2024, 3, 31, 8 * hour + 5 * minute + 9'000, {}}));
    EXPECT_EQ(*read_when("2024-03-31T08:05:09.25"), (When{2024, 3, 31, 8 * hour + 5 * minute + 9'250, {}}));
    EXPECT_EQ(*read_when("2024-03-31T08:05:09.123999Z"), (When{2024, 3, 31, 8 * hour + 5 * minute + 9'123, 0}));
    EXPECT_EQ(*read_when("2024-03-31 00:00+02:00"), (When{2024, 3, 31, 0, 120}));
    EXPECT_EQ(*read_when("2024-03-31 23:59:59-0330"), (When{2024, 3, 31, 24 * hour - 1'000, -210}));
    EXPECT_EQ(*read_when("2024-03-31 00:00:00+00"), (When{2024, 3, 31, 0, 0}));
    EXPECT_EQ(*read_when("2024-02-29"), (When{2024, 2, 29, {}, {}}));
}

TEST(Dates, that_do_not_exist_are_refused_in_plain_words)
{
    EXPECT_EQ(refusal("2024-02-31"), "February has no 31st.");
    EXPECT_EQ(refusal("2024-02-30"), "February has no 30th.");
    EXPECT_EQ(refusal("2023-02-29"), "February 2023 has no 29th.");
    EXPECT_EQ(refusal("1900-02-29"), "February 1900 has no 29th.");
    EXPECT_EQ(refusal("2000-02-29"), "taken");
    EXPECT_EQ(refusal("2024-04-31"), "April has no 31st.");
    EXPECT_EQ(refusal("2024-01-32"), "January has no 32nd.");
    EXPECT_EQ(refusal("2024-01-00"), "January has no 0th.");
    EXPECT_EQ(refusal("2024-13-01"), "There is no month 13.");
    EXPECT_EQ(refusal("2024-00-01"), "There is no month 0.");
    EXPECT_EQ(refusal("0000-01-01"), "There is no year 0.");
    EXPECT_EQ(refusal("2024-03-31 24:00"), "A day has no hour 24.");
    EXPECT_EQ(refusal("2024-03-31 12:60"), "An hour has no minute 60.");
    EXPECT_EQ(refusal("2024-03-31 12:00:60"), "A minute has no second 60.");
    EXPECT_EQ(refusal("2024-03-31 12:00+15:00"), "No place on earth is more than 14 hours away from UTC.");
}

TEST(Dates, in_other_forms_are_refused)
{
    for (const auto* text : {"", "31.03.2024", "2024-3-31", "2024/03/31", "24-03-31", "2024-03-31x", "2024-03-31T", "2024-03-31 8:05", "2024-03-31 08",
                             "2024-03-31 08:05:", "2024-03-31 08:05:09.", "2024-03-31 08:05:09.1234567891", "2024-03-31 08:05 +02:00",
                             "2024-03-31 08:05+2", "2024-03-31 08:05+02:", "2024-03-31 08:05+02:60", "2024-03-31Z", "2024-03-31  08:05"})
        EXPECT_EQ(refusal(text), "“" + std::string(text) + "” is not a date like 2024-03-31.");
}

TEST(DateFormat, reads_what_it_describes)
{
    const When day{2024, 3, 9, {}, {}};
    EXPECT_EQ(read("%d.%m.%Y", "09.03.2024"), day);
    EXPECT_EQ(read("%d.%m.%Y", " 9.3.2024 "), day);
    EXPECT_EQ(read("%d/%m/%y", "09/03/24"), day);
    EXPECT_EQ(read("%m/%d/%Y", "3/9/2024"), day);
    EXPECT_EQ(read("%d %b %Y", "9 Mar 2024"), day);
    EXPECT_EQ(read("%B %e, %Y", "march 9, 2024"), day);
    EXPECT_EQ(read("%A, %d %B %Y", "Saturday, 09 March 2024"), day);
    EXPECT_EQ(read("%Y%m%d", "20240309"), day);
    EXPECT_EQ(read("%d%%%m%%%Y", "9%3%2024"), day);
    EXPECT_EQ(read("%d.%m.%y", "09.03.69").year, 1969);
    EXPECT_EQ(read("%d.%m.%y", "09.03.68").year, 2068);

    const When evening{2024, 3, 9, 18 * hour + 5 * minute, {}};
    EXPECT_EQ(read("%d.%m.%Y %H:%M", "09.03.2024 18:05"), evening);
    EXPECT_EQ(read("%m/%d/%Y %I:%M %p", "03/09/2024 6:05 pm"), evening);
    EXPECT_EQ(read("%F %R", "2024-03-09 18:05"), evening);
    EXPECT_EQ(read("%m/%d/%Y %I:%M %p", "03/09/2024 12:00 AM").time_ms, 0);
    EXPECT_EQ(read("%m/%d/%Y %I:%M %p", "03/09/2024 12:00 PM").time_ms, 12 * hour);
    EXPECT_EQ(read("%d.%m.%Y %T.%f%z", "09.03.2024 18:05:01.5+01:00"), (When{2024, 3, 9, 18 * hour + 5 * minute + 1'500, 60}));
}

TEST(DateFormat, refuses_what_does_not_fit)
{
    EXPECT_EQ(refusal("%d.%m.%Y", "2024-03-09"), "“2024-03-09” is not a date of the form %d.%m.%Y.");
    EXPECT_EQ(refusal("%d.%m.%Y", "09.03.24"), "“09.03.24” is not a date of the form %d.%m.%Y.");
    EXPECT_EQ(refusal("%d.%m.%Y", "09.03.2024 18:05"), "“09.03.2024 18:05” is not a date of the form %d.%m.%Y.");
    EXPECT_EQ(refusal("%d.%m.%Y", "31.02.2024"), "February has no 31st.");
    EXPECT_EQ(refusal("%m/%d/%Y %I:%M %p", "03/09/2024 13:05 PM"), "Half a day has no hour 13.");
    EXPECT_EQ(refusal("%d %b %Y", "9 Foo 2024"), "“9 Foo 2024” is not a date of the form %d %b %Y.");
}

TEST(DateFormat, must_name_a_day)
{
    const std::string incomplete = "The date format needs a day (%d), a month (%m or %b) and a year (%Y or %y).";
    EXPECT_EQ(refusal("", "x"), incomplete);
    EXPECT_EQ(refusal("dd.mm.yyyy", "x"), incomplete);
    EXPECT_EQ(refusal("%d.%m.", "x"), incomplete);
    EXPECT_EQ(refusal("%Q", "x"), "%Q is not a part of dates that is understood here.");
    EXPECT_EQ(refusal("%d.%m.%", "x"), "The date format ends with a lone %.");
    EXPECT_EQ(refusal("%d.%m.%Y %y", "x"), "The date format names the same part twice (%y).");
    EXPECT_EQ(refusal("%F %d", "x"), "The date format names the same part twice (%d).");
    EXPECT_EQ(refusal("%F %I:%M", "x"), "The date format needs %I and %p together.");
    EXPECT_EQ(refusal("%F %M", "x"), "The date format has parts of a time, but no hour (%H).");
}

TEST(Birthday, may_lack_its_year)
{
    EXPECT_EQ(*read_birthday("1980-02-29"), (Birthday{1980, 2, 29}));
    EXPECT_EQ(*read_birthday("--02-29"), (Birthday{std::nullopt, 2, 29}));
    EXPECT_EQ(*read_birthday(" --12-01 "), (Birthday{std::nullopt, 12, 1}));
    EXPECT_EQ(read_birthday("--02-30").error().detail, "February has no 30th.");
    EXPECT_EQ(read_birthday("1981-02-29").error().detail, "February 1981 has no 29th.");
    for (const auto* text : {"", "12-01", "-12-01", "1980", "1980-01-01T00:00", "--1-1"}) EXPECT_FALSE(read_birthday(text)) << text;
}
