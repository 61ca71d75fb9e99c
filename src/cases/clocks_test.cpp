#include "cases/clocks.h"

#include <gtest/gtest.h>

#include <random>

namespace rapport::cases {
namespace {

constexpr std::int64_t us_per_minute = 60 * us_per_second;

Hours berlin(OpenHours open) { return {std::move(open), *TimeZone::named("Europe/Berlin")}; }

Hours nine_to_five()
{
    std::array<std::vector<OpenRange>, 7> week;
    for (int day = 0; day < 5; ++day) week[static_cast<std::size_t>(day)] = {{9 * 60, 17 * 60}};
    return berlin({week, {}});
}

Instant local(const Hours& hours, int year, unsigned month, unsigned day, int minute) { return hours.zone.instant(day_of(year, month, day)->days * us_per_day + minute * us_per_minute); }

TEST(Clocks, an_hour_from_friday_half_past_four_is_monday_half_past_nine)
{
    const auto hours = nine_to_five();
    const auto clock = start({1}, ClockKind::first, 60, 15, local(hours, 2026, 11, 20, 16 * 60 + 30), hours);
    EXPECT_EQ(to_text(*clock.due_at), to_text(local(hours, 2026, 11, 23, 9 * 60 + 30)));
    EXPECT_EQ(to_text(*clock.warn_at), to_text(local(hours, 2026, 11, 23, 9 * 60 + 15)));
}

TEST(Clocks, stand_still_while_we_wait)
{
    const auto hours = nine_to_five();
    auto clock = start({1}, ClockKind::solution, 120, 30, local(hours, 2026, 11, 17, 10 * 60), hours);
    pause(clock, local(hours, 2026, 11, 17, 10 * 60 + 30), hours);
    EXPECT_FALSE(clock.runs());
    EXPECT_EQ(clock.left_us, 90 * us_per_minute);
    EXPECT_FALSE(missed(clock, local(hours, 2027, 1, 1, 0)));
    resume(clock, local(hours, 2026, 11, 18, 16 * 60), hours);
    EXPECT_EQ(to_text(*clock.due_at), to_text(local(hours, 2026, 11, 19, 9 * 60 + 30)));
    meet(clock, local(hours, 2026, 11, 19, 9 * 60 + 31));
    EXPECT_TRUE(missed(clock, local(hours, 2026, 11, 19, 12 * 60)));
    resume(clock, local(hours, 2026, 11, 20, 12 * 60), hours);
    EXPECT_EQ(to_text(*clock.due_at), to_text(local(hours, 2026, 11, 19, 9 * 60 + 30))) << "what is done stays as it was";
}

TEST(Clocks, that_had_run_out_are_due_at_once_when_they_run_on)
{
    const auto hours = nine_to_five();
    auto clock = start({1}, ClockKind::solution, 60, 0, local(hours, 2026, 11, 17, 10 * 60), hours);
    pause(clock, local(hours, 2026, 11, 17, 12 * 60), hours);
    const auto again = local(hours, 2026, 11, 18, 12 * 60);
    resume(clock, again, hours);
    EXPECT_EQ(clock.due_at, again);
}

TEST(Clocks, are_due_anew_by_what_is_left_when_the_hours_change)
{
    const auto before = nine_to_five();
    std::array<std::vector<OpenRange>, 7> mornings;
    for (int day = 0; day < 5; ++day) mornings[static_cast<std::size_t>(day)] = {{9 * 60, 12 * 60}};
    const auto now = berlin({mornings, {}});
    const auto at = local(before, 2026, 11, 17, 11 * 60);
    auto clock = start({1}, ClockKind::solution, 4 * 60, 30, local(before, 2026, 11, 17, 10 * 60), before);
    redate(clock, at, before, now);
    EXPECT_EQ(to_text(*clock.due_at), to_text(local(now, 2026, 11, 18, 11 * 60))) << "three hours were left: one today, two tomorrow";
    EXPECT_EQ(to_text(*clock.warn_at), to_text(local(now, 2026, 11, 18, 10 * 60 + 30)));
    redate(clock, at, now, before);
    EXPECT_EQ(to_text(*clock.due_at), to_text(local(before, 2026, 11, 17, 14 * 60))) << "and back again";

    const auto late = local(before, 2026, 11, 17, 15 * 60);
    auto ran_out = clock, done = clock, waits = clock, begins = start({1}, ClockKind::first, 60, 0, local(before, 2026, 11, 18, 9 * 60), before);
    redate(ran_out, late, before, now);
    EXPECT_EQ(ran_out, clock) << "what has run out has run out";
    meet(done, at);
    const auto met = done;
    redate(done, at, before, now);
    EXPECT_EQ(done, met);
    pause(waits, at, before);
    const auto waited = waits;
    redate(waits, at, before, now);
    EXPECT_EQ(waits, waited);
    resume(waits, at, now);
    EXPECT_EQ(to_text(*waits.due_at), to_text(local(now, 2026, 11, 18, 11 * 60)));
    redate(begins, at, before, now);
    EXPECT_EQ(to_text(*begins.due_at), to_text(local(now, 2026, 11, 18, 10 * 60))) << "it has not begun";
}

TEST(Clocks, never_run_where_we_are_never_open_again)
{
    const auto hours = berlin({std::array<std::vector<OpenRange>, 7>{}, {}});
    const auto clock = start({1}, ClockKind::first, 60, 0, {}, hours);
    EXPECT_FALSE(clock.runs());
}

// The same hours, read from the wall minute by minute.
struct ByHand {
    std::array<std::vector<OpenRange>, 7> week;
    std::map<Day, std::vector<OpenRange>> days;
    TimeZone zone;

    bool open_at(Instant at) const
    {
        const auto wall = zone.local_us(at);
        const auto day = zone.local_day(at);
        const auto minute = (wall - day.days * us_per_day) / us_per_minute;
        const auto special = days.find(day);
        for (const auto& range : special == days.end() ? week[static_cast<std::size_t>(weekday(day))] : special->second)
            if (range.from <= minute && minute < range.to) return true;
        return false;
    }
};

std::vector<OpenRange> random_ranges(std::mt19937& random)
{
    std::vector<OpenRange> ranges;
    std::int32_t at = static_cast<std::int32_t>(random() % 600);
    for (unsigned n = random() % 3; n > 0 && at < 1440; --n) {
        const auto to = std::min<std::int32_t>(1440, at + 1 + static_cast<std::int32_t>(random() % 500));
        ranges.push_back({at, to});
        at = to + static_cast<std::int32_t>(random() % 200);
    }
    return ranges;
}

// Random hours, random waiting, around the nights in which the clocks change: due when so many open minutes have passed that we did not wait.
TEST(Clocks, agree_with_counting_minute_by_minute)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int round = 0; round < 300; ++round) {
        ByHand wall;
        wall.zone = *TimeZone::named(std::array{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe"}[random() % 3]);
        for (auto& day : wall.week) day = random_ranges(random);
        const auto about = random() % 2 ? day_of(2026, 3, 29) : day_of(2026, 10, 25);
        wall.days[{about->days + static_cast<std::int32_t>(random() % 5)}] = random_ranges(random);
        const Hours hours{{wall.week, wall.days}, wall.zone};

        const Instant begins{(about->days - 3) * us_per_day + static_cast<std::int64_t>(random() % 6000) * us_per_minute};
        const auto minutes = 1 + static_cast<std::int64_t>(random() % 2000);
        auto clock = start({1}, ClockKind::solution, minutes, 0, begins, hours);
        std::int64_t left = minutes;
        bool waits = false;
        std::optional<Instant> due;
        for (std::int64_t minute = 0; minute < 20 * 1440 && !due; ++minute) {
            const Instant at{begins.us + minute * us_per_minute};
            if (random() % 400 == 0) {
                if (waits) resume(clock, at, hours);
                else pause(clock, at, hours);
                waits = !waits;
            }
            if (!waits && wall.open_at(at) && --left == 0) due = Instant{at.us + us_per_minute};
        }
        if (!due) continue;
        ASSERT_TRUE(clock.runs());
        ASSERT_EQ(to_text(*clock.due_at), to_text(*due)) << minutes << " minutes from " << to_text(begins) << " in " << wall.zone.name();
    }
}

}  // namespace
}  // namespace rapport::cases
