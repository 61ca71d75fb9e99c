#include "base/open_hours.h"

#include <algorithm>

namespace rapport {
namespace {

constexpr std::int32_t minutes_in_day = 1440;
constexpr std::int64_t us_per_minute = 60 * us_per_second;
constexpr int most_days = 3653;     // ten years

std::int64_t offset_at(const TimeZone& zone, Instant at) { return zone.local_us(at) - at.us; }

// The instant in (from, to] at which the zone's offset has changed; to the second, which is how fine they are.
Instant change_between(const TimeZone& zone, Instant from, Instant to)
{
    const auto before = offset_at(zone, from);
    auto low = from.us / us_per_second, high = to.us / us_per_second;
    while (high - low > 1) {
        const auto middle = low + (high - low) / 2;
        (offset_at(zone, {middle * us_per_second}) == before ? low : high) = middle;
    }
    return {high * us_per_second};
}

}  // namespace

OpenHours::OpenHours() { week_.fill({{0, minutes_in_day}}); }

OpenHours::OpenHours(std::array<std::vector<OpenRange>, 7> week, std::map<Day, std::vector<OpenRange>> days) : week_(std::move(week)), days_(std::move(days)) {}

bool OpenHours::sound(const std::vector<OpenRange>& ranges)
{
    std::int32_t last = 0;
    return std::all_of(ranges.begin(), ranges.end(), [&](const OpenRange& range) {
        const bool rises = range.from >= last && range.from < range.to && range.to <= minutes_in_day;
        last = range.to;
        return rises;
    });
}

const std::vector<OpenRange>& OpenHours::ranges_of(Day day) const
{
    const auto special = days_.find(day);
    return special == days_.end() ? week_[static_cast<std::size_t>(weekday(day))] : special->second;
}

template <class Take> bool OpenHours::each_open(const TimeZone& zone, Day day, Take take) const
{
    const auto& ranges = ranges_of(day);
    if (ranges.empty()) return true;
    // Of most days the offset is one; where the clocks change there are two parts, each with its own.
    const auto begin = zone.start_of(day), end = zone.start_of({day.days + 1});
    const auto part = [&](Instant from, Instant to) {
        const auto offset = offset_at(zone, from);
        for (const auto& range : ranges) {
            const std::int64_t midnight = day.days * us_per_day - offset;
            const Instant opens{std::max(from.us, midnight + range.from * us_per_minute)}, closes{std::min(to.us, midnight + range.to * us_per_minute)};
            if (opens < closes && !take(opens, closes)) return false;
        }
        return true;
    };
    if (offset_at(zone, begin) == offset_at(zone, {end.us - 1})) return part(begin, end);
    const auto change = change_between(zone, begin, {end.us - 1});
    return part(begin, change) && part(change, end);
}

bool OpenHours::open_at(const TimeZone& zone, Instant at) const { return open_us(zone, at, {at.us + 1}) > 0; }

std::int64_t OpenHours::open_us(const TimeZone& zone, Instant from, Instant to) const
{
    std::int64_t open = 0;
    if (to <= from) return open;
    const auto last = zone.local_day({to.us - 1});
    for (auto day = zone.local_day(from); day <= last; ++day.days)
        each_open(zone, day, [&](Instant opens, Instant closes) {
            open += std::max<std::int64_t>(0, std::min(closes, to).us - std::max(opens, from).us);
            return true;
        });
    return open;
}

std::optional<Instant> OpenHours::after_open_us(const TimeZone& zone, Instant from, std::int64_t open_us) const
{
    std::optional<Instant> reached;
    auto left = open_us;
    const auto first = zone.local_day(from);
    for (auto day = first; !reached && day.days <= first.days + most_days; ++day.days)
        each_open(zone, day, [&](Instant opens, Instant closes) {
            const auto begins = std::max(opens, from);
            const auto lasts = closes.us - begins.us;
            if (lasts <= 0) return true;
            if (left <= lasts) {
                reached = Instant{begins.us + left};
                return false;
            }
            left -= lasts;
            return true;
        });
    return reached;
}

}  // namespace rapport
