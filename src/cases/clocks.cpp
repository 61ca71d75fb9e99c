#include "cases/clocks.h"

#include <algorithm>

namespace rapport::cases {
namespace {

constexpr std::int64_t us_per_minute = 60 * us_per_second;

// Says when it is due and when to warn, with so much left at `at`. Where we are never open again nothing is due.
void run(Clock& clock, Instant at, std::int64_t left_us, const Hours& hours)
{
    clock.due_at = left_us > 0 ? hours.open.after_open_us(hours.zone, at, left_us) : std::optional(at);
    clock.left_us = clock.due_at ? std::nullopt : std::optional(left_us);
    const auto until_warning = left_us - clock.warn_minutes * us_per_minute;
    clock.warn_at = clock.due_at && clock.warn_minutes > 0
        ? until_warning > 0 ? hours.open.after_open_us(hours.zone, at, until_warning) : std::optional(at)
        : std::nullopt;
}

}  // namespace

Clock start(Id<Case> of, ClockKind kind, std::int64_t minutes, std::int64_t warn_minutes, Instant at, const Hours& hours)
{
    Clock clock;
    clock.case_id = of;
    clock.clock = kind;
    clock.started_at = at;
    clock.minutes = minutes;
    clock.warn_minutes = warn_minutes;
    run(clock, at, minutes * us_per_minute, hours);
    return clock;
}

void pause(Clock& clock, Instant at, const Hours& hours)
{
    if (!clock.runs()) return;
    clock.left_us = hours.open.open_us(hours.zone, at, *clock.due_at);
    clock.due_at.reset();
    clock.warn_at.reset();
}

void resume(Clock& clock, Instant at, const Hours& hours)
{
    if (clock.met_at || !clock.left_us) return;
    run(clock, at, *clock.left_us, hours);
}

void redate(Clock& clock, Instant at, const Hours& before, const Hours& now)
{
    const auto from = std::max(at, clock.started_at);
    if (!clock.runs() || *clock.due_at <= from) return;
    const auto left_us = before.open.open_us(before.zone, from, *clock.due_at);
    if (left_us > 0) run(clock, from, left_us, now);        // it was dated by hours before those: what was said stands, rather than being late at once
}

void meet(Clock& clock, Instant at)
{
    if (!clock.met_at) clock.met_at = at;
}

bool missed(const Clock& clock, Instant now) { return clock.due_at && clock.met_at.value_or(now) > *clock.due_at; }

}  // namespace rapport::cases
