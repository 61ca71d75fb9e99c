// When a business is open: several ranges a day, by weekday, with days that are otherwise (holidays, a long Saturday). Times are
// those that the clock on its wall shows, so that a night in which the clocks change is right of itself.
#pragma once
#include "base/time.h"

#include <array>
#include <map>
#include <optional>
#include <vector>

namespace rapport {

// From and to as minutes since midnight, from < to <= 1440.
struct OpenRange {
    std::int32_t from = 0, to = 0;
    auto operator<=>(const OpenRange&) const = default;
};

class OpenHours {
public:
    // Open at all hours.
    OpenHours();
    // Ranges of Monday to Sunday, and of single days in place of their weekday's. Ranges of a day must rise and not overlap.
    OpenHours(std::array<std::vector<OpenRange>, 7> week, std::map<Day, std::vector<OpenRange>> days);

    // Whether a day's ranges rise, do not overlap and lie within the day.
    static bool sound(const std::vector<OpenRange>& ranges);

    bool open_at(const TimeZone& zone, Instant at) const;
    // How much of [from, to) the business was open, in microseconds; 0 when to is not after from.
    std::int64_t open_us(const TimeZone& zone, Instant from, Instant to) const;
    // When it will have been open for so long since `from`: Friday 16:30 and an hour, open 9 to 17, is Monday 9:30. Nothing when
    // that takes more than ten years. For 0, the first moment from `from` on at which it is open.
    std::optional<Instant> after_open_us(const TimeZone& zone, Instant from, std::int64_t open_us) const;

private:
    const std::vector<OpenRange>& ranges_of(Day day) const;
    // Calls take(from, to) for each time it is open within the day's instants, in order, until it answers false.
    template <class Take> bool each_open(const TimeZone& zone, Day day, Take take) const;

    std::array<std::vector<OpenRange>, 7> week_;
    std::map<Day, std::vector<OpenRange>> days_;
};

}  // namespace rapport
