// The clocks of a case. They run while we are open, stand still while we wait for the customer, and say when they are about to run out.
#pragma once
#include "base/open_hours.h"
#include "cases/case.h"

namespace rapport::cases {

// The hours in which clocks run, and where.
struct Hours {
    OpenHours open;
    TimeZone zone;
};

struct Clock {
    Id<Case> case_id;
    ClockKind clock = ClockKind::first;
    Instant started_at;
    std::int64_t minutes = 0;               // how long we have, in hours in which we are open
    std::int64_t warn_minutes = 0;          // so long before the end somebody is told
    std::optional<Instant> due_at;          // while it runs
    std::optional<std::int64_t> left_us;    // while it stands still
    std::optional<Instant> warn_at;
    std::optional<Instant> warned_at;
    std::optional<Instant> escalated_at;
    std::optional<Instant> met_at;          // it was kept, or at last done

    bool runs() const { return due_at && !met_at; }
    bool operator==(const Clock&) const = default;
};
BOOST_DESCRIBE_STRUCT(Clock, (), (case_id, clock, started_at, minutes, warn_minutes, due_at, left_us, warn_at, warned_at, escalated_at, met_at))

Clock start(Id<Case> of, ClockKind kind, std::int64_t minutes, std::int64_t warn_minutes, Instant at, const Hours& hours);
// Stands still from `at` on. Nothing happens where it does not run.
void pause(Clock& clock, Instant at, const Hours& hours);
// Runs on with what was left; one that had run out is due at once.
void resume(Clock& clock, Instant at, const Hours& hours);
// Other hours are in force from `at` on: what is left of it by those before is used up by those of now. One that had run out has run out.
void redate(Clock& clock, Instant at, const Hours& before, const Hours& now);
// It was done. One that stood still counts as in time.
void meet(Clock& clock, Instant at);
// Whether it was not kept: done too late, or not done by `now`.
bool missed(const Clock& clock, Instant now);

}  // namespace rapport::cases
