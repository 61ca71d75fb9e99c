#include "base/open_hours.h"

#include <gtest/gtest.h>

#include <random>

namespace rapport {
namespace {

const TimeZone berlin = *TimeZone::named("Europe/Berlin");
const std::vector<OpenRange> nine_to_five{{540, 1020}};
const OpenHours office({nine_to_five, nine_to_five, nine_to_five, nine_to_five, nine_to_five, {}, {}}, {});

Instant at(const char* local) { return berlin.instant(parse_instant(std::string(local) + "Z")->us); }
constexpr std::int64_t hour = 3600 * us_per_second;

TEST(OpenHours, an_hour_from_friday_afternoon_ends_on_monday)
{
    EXPECT_EQ(office.after_open_us(berlin, at("2026-11-27T16:30:00"), hour), at("2026-11-30T09:30:00"));
    EXPECT_EQ(office.after_open_us(berlin, at("2026-11-27T15:00:00"), 2 * hour), at("2026-11-27T17:00:00")) << "at the very end of the day";
    EXPECT_EQ(office.after_open_us(berlin, at("2026-11-28T12:00:00"), 0), at("2026-11-30T09:00:00")) << "the first moment it is open";
    EXPECT_EQ(office.open_us(berlin, at("2026-11-27T16:30:00"), at("2026-11-30T09:30:00")), hour);
    EXPECT_TRUE(office.open_at(berlin, at("2026-11-27T16:59:59")));
    EXPECT_FALSE(office.open_at(berlin, at("2026-11-27T17:00:00")));
}

TEST(OpenHours, holidays_and_several_ranges_a_day)
{
    const OpenHours shop({{{{420, 720}, {840, 1080}}, {}, {}, {}, {}, {}, {}}}, {{*parse_day("2026-11-30"), {}}, {*parse_day("2026-12-01"), {{600, 660}}}});
    EXPECT_EQ(shop.open_us(berlin, at("2026-11-23T00:00:00"), at("2026-11-24T00:00:00")), 9 * hour);
    EXPECT_EQ(shop.open_us(berlin, at("2026-11-23T11:00:00"), at("2026-11-23T15:00:00")), 2 * hour) << "the break at noon does not count";
    EXPECT_EQ(shop.open_us(berlin, at("2026-11-30T00:00:00"), at("2026-12-02T00:00:00")), hour) << "a holiday, and a Tuesday with an hour of its own";
    EXPECT_FALSE(OpenHours({}, {}).after_open_us(berlin, at("2026-11-23T11:00:00"), 1)) << "it is never open";
    EXPECT_FALSE(OpenHours::sound({{600, 720}, {700, 800}}));
    EXPECT_FALSE(OpenHours::sound({{600, 600}}));
    EXPECT_FALSE(OpenHours::sound({{600, 1500}}));
    EXPECT_TRUE(OpenHours::sound({{0, 600}, {600, 1440}}));
}

// Nights in which the clocks change, said by hand.
TEST(OpenHours, the_night_of_the_clock_change_has_its_own_length)
{
    const std::vector<OpenRange> nights{{0, 360}};
    const OpenHours bakery({nights, nights, nights, nights, nights, nights, nights}, {});
    EXPECT_EQ(bakery.open_us(berlin, at("2026-03-29T00:00:00"), at("2026-03-30T00:00:00")), 5 * hour);
    EXPECT_EQ(bakery.open_us(berlin, at("2026-10-25T00:00:00"), at("2026-10-26T00:00:00")), 7 * hour);
}

// Whether the clock on the wall shows an open minute, asked minute by minute.
class Watchman {
public:
    Watchman(const TimeZone& zone, const std::array<std::vector<OpenRange>, 7>& week, const std::map<Day, std::vector<OpenRange>>& days) : zone_(zone), week_(week), days_(days) {}
    bool open(std::int64_t minute) const
    {
        const auto local = zone_.local_us({minute * 60 * us_per_second}) / (60 * us_per_second);
        const Day day{static_cast<std::int32_t>(local / 1440)};
        const auto special = days_.find(day);
        for (const auto& range : special == days_.end() ? week_[static_cast<std::size_t>(weekday(day))] : special->second)
            if (local % 1440 >= range.from && local % 1440 < range.to) return true;
        return false;
    }

private:
    const TimeZone& zone_;
    const std::array<std::vector<OpenRange>, 7>& week_;
    const std::map<Day, std::vector<OpenRange>>& days_;
};

std::vector<OpenRange> some_ranges(std::mt19937& random)
{
    std::vector<OpenRange> ranges;
    for (std::int32_t from = 0, count = static_cast<std::int32_t>(random() % 4); count > 0; --count) {
        from += static_cast<std::int32_t>(random() % 400);
        const auto to = from + 1 + static_cast<std::int32_t>(random() % 500);
        if (to > 1440) break;
        ranges.push_back({from, to});
        from = to;
    }
    return ranges;
}

// Windows around both changes of the clocks, in zones that change by an hour, by half an hour, at midnight and never. Counts of
// each minute are summed up once for a calendar, so that a million windows are compared with what a watchman saw.
TEST(OpenHours, a_million_windows_equal_what_a_watchman_counts)
{
    const unsigned seed = std::random_device{}();
    std::mt19937 random(seed);
    SCOPED_TRACE("seed " + std::to_string(seed));
    struct Place {
        const char* zone;
        const char* first_day;
    };
    constexpr Place places[] = {{"Europe/Berlin", "2026-03-20"}, {"Europe/Berlin", "2026-10-18"}, {"Australia/Lord_Howe", "2026-03-28"}, {"Australia/Lord_Howe", "2026-09-27"},
                                {"America/Havana", "2026-03-01"}, {"America/Havana", "2026-10-25"}, {"Asia/Kolkata", "2026-06-01"}, {"America/New_York", "2026-10-25"}};
    constexpr int calendars = 50, windows = 1'000'000 / calendars;
    constexpr std::int64_t span = 20 * 1440;
    for (int calendar = 0; calendar < calendars; ++calendar) {
        const auto& place = places[random() % std::size(places)];
        const auto zone = *TimeZone::named(place.zone);
        std::array<std::vector<OpenRange>, 7> week;
        for (auto& day : week) day = some_ranges(random);
        std::map<Day, std::vector<OpenRange>> days;
        const auto first = *parse_day(place.first_day);
        for (int i = 0; i < 3; ++i) days[{first.days + static_cast<std::int32_t>(random() % 20)}] = some_ranges(random);
        const OpenHours hours(week, days);
        const Watchman watchman(zone, week, days);

        const auto begin = zone.start_of(first).us / (60 * us_per_second);
        std::vector<std::int64_t> open_before(span + 1);
        for (std::int64_t minute = 0; minute < span; ++minute) open_before[static_cast<std::size_t>(minute + 1)] = open_before[static_cast<std::size_t>(minute)] + watchman.open(begin + minute);
        for (int i = 0; i < windows; ++i) {
            auto from = static_cast<std::int64_t>(random() % span), to = static_cast<std::int64_t>(random() % span);
            if (from > to) std::swap(from, to);
            const auto counted = open_before[static_cast<std::size_t>(to)] - open_before[static_cast<std::size_t>(from)];
            const Instant a{(begin + from) * 60 * us_per_second}, b{(begin + to) * 60 * us_per_second};
            ASSERT_EQ(hours.open_us(zone, a, b), counted * 60 * us_per_second) << place.zone << " " << to_text(a) << " " << to_text(b);
            if (counted > 0 && i % 16 == 0) {
                const auto reached = hours.after_open_us(zone, a, counted * 60 * us_per_second);
                ASSERT_TRUE(reached && *reached <= b);
                ASSERT_EQ(hours.open_us(zone, a, *reached), counted * 60 * us_per_second);
            }
        }
    }
}

}  // namespace
}  // namespace rapport
