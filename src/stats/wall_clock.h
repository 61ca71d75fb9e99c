// Time as the clock on the shop's wall shows it. Rhythms live there: who comes Tuesdays at 8:10 does so before and after the
// clocks change, and two such visits are seven days of wall time apart though 167 or 169 hours have passed.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>

namespace rapport::stats {

// Seconds from 1970-01-01 0:00 to the date and time shown, as if every day had 24 hours.
using WallSeconds = std::int64_t;

constexpr std::int64_t seconds_in_hour = 3600;
constexpr std::int64_t seconds_in_day = 86'400;
constexpr std::int64_t seconds_in_week = 604'800;

// Seconds since Monday 0:00, in [0, 604800); and the week that began then, counted from the first Monday of 1970 (5 January).
constexpr std::int64_t second_of_week(WallSeconds at)
{
    const std::int64_t left = (at - 4 * seconds_in_day) % seconds_in_week;
    return left < 0 ? left + seconds_in_week : left;
}
constexpr std::int64_t day_of(WallSeconds at)  // counted from the same Monday
{
    const std::int64_t since = at - 4 * seconds_in_day;
    return since / seconds_in_day - (since % seconds_in_day < 0);
}
constexpr std::size_t weekday_of(std::int64_t day) { return static_cast<std::size_t>((day % 7 + 7) % 7); }
constexpr std::int64_t week_of(WallSeconds at) { return (at - 4 * seconds_in_day - second_of_week(at)) / seconds_in_week; }

// From instants (Unix seconds) to wall time, by what a time zone says the offset is (seconds to add).
class WallClock {
public:
    using Offset = std::function<std::int64_t(std::int64_t instant)>;
    explicit WallClock(Offset offset_at) : offset_at_(std::move(offset_at)) {}

    // What the clock shows.
    WallSeconds at(std::int64_t instant) const { return instant + offset_at_(instant); }

    // What the clock has shown at the latest until then: it never goes back. In the hour that is lived twice in autumn the
    // second hour stands still, so that the two ends of a window keep their order. For windows and for now.
    WallSeconds latest(std::int64_t instant) const;

private:
    Offset offset_at_;
};

}  // namespace rapport::stats
