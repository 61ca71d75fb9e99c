#include "stats/wall_clock.h"

#include <algorithm>

namespace rapport::stats {

WallSeconds WallClock::latest(std::int64_t instant) const
{
    // No zone has set its clocks back by more than a day, and none twice within one.
    std::int64_t before = instant - seconds_in_day, after = instant;
    const std::int64_t old_offset = offset_at_(before), new_offset = offset_at_(after);
    if (old_offset <= new_offset) return instant + new_offset;

    while (after - before > 1) {
        const std::int64_t middle = before + (after - before) / 2;
        (offset_at_(middle) == old_offset ? before : after) = middle;
    }
    return std::max(instant + new_offset, after + old_offset);
}

}  // namespace rapport::stats
