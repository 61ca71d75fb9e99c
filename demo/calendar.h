// When the shop is open, and what time of the year it is.
#pragma once
#include "base/time.h"

#include <optional>
#include <string>

namespace rapport::demo {

// A moment of the shop's wall clock, as seconds since 1970-01-01T00:00 on its calendar.
struct Local {
    std::int64_t seconds = 0;
    auto operator<=>(const Local&) const = default;
};
constexpr Local at(Day day, int minute, int second = 0) { return {day.days * 86'400LL + minute * 60LL + second}; }
constexpr Day day_of(Local local) { return {static_cast<std::int32_t>(local.seconds / 86'400)}; }
constexpr int minute_of(Local local) { return static_cast<int>(local.seconds % 86'400 / 60); }
constexpr Day plus(Day day, int days) { return {day.days + days}; }
constexpr Local later(Local local, std::int64_t seconds) { return {local.seconds + seconds}; }
std::string to_text(Local);     // 2026-11-17T08:12:00

constexpr int clock(int hour, int minute) { return hour * 60 + minute; }

// What the shop has lived: two years, and of the last day the hours until nine, or fewer.
struct Life {
    Day first, last;
    Local now;
};
Life life_until(Day last_day, int minute);
// How far into its life the shop was, 0 to 1000.
int progress(const Life& life, Day day);
// The day itself, or the nearest one of its life before the last.
Day clamped(const Life& life, Day day);

struct Hours {
    int open, close;            // minutes of the day
};
// Nothing when closed: two weeks in August, and from Christmas to New Year.
std::optional<Hours> opening_hours(Day day);
bool is_open(Day day);
bool is_open(Local local);
Day open_day_from(Day day);     // that day, or the next one when the shop is open
Day open_day_until(Day day);    // that day, or the last one before when the shop was open

bool is_advent(Day day);        // the four weeks before Christmas Eve
enum class Season { always, advent, easter, summer, autumn };
bool is_in(Season season, Day day);

}  // namespace rapport::demo
