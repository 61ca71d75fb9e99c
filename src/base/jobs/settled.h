// A clock for deleting by age. A computer whose battery is empty may wake up months ahead or years behind, and whoever
// deletes by such a clock loses at once what was to be kept; so what is old is measured by an instant that was seen days ago.
#pragma once
#include "base/context.h"

namespace rapport::jobs {

constexpr std::int64_t settles_us = 3 * us_per_day;

// To be asked by the daily housekeeping, in its transaction. Answers an instant which the clock had at least three days ago by its own
// count, and never a later one than now: what it makes old is deleted three to six days late, and a clock that is put right
// within three days has deleted nothing. The first answer on a database is the beginning of time.
Instant settled_now(Context& ctx);

// Whether the clock went on by more than two weeks between two looks, and that is not three days ago: also when nothing ran for
// as long. What cannot be taken back in one go should wait meanwhile.
bool clock_jumped(Db& db);

}  // namespace rapport::jobs
