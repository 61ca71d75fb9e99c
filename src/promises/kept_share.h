// How good we are as our word: of the promises that were due in a month, the share that each of us kept on time.
#pragma once
#include "base/context.h"
#include "base/describe.h"
#include "identity/staff.h"

#include <utility>
#include <vector>

namespace rapport::promises {

// One person's promises that were due in one month. Released ones, and open ones that are not late yet, say nothing about
// the share; late ones have not been kept on time, whatever becomes of them.
struct KeptShare {
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<std::string> staff;
    std::string month;                          // "2026-11", of the business's calendar
    std::int64_t made = 0;                      // all that were due in it
    std::int64_t kept = 0;
    std::int64_t kept_late = 0;
    std::int64_t broken = 0;
    std::int64_t released = 0;
    std::int64_t open = 0;
    std::int64_t late = 0;
    std::int64_t n = 0;                         // kept, kept late, broken and late
    std::optional<double> share;                // kept of n, 0 to 1; nothing when n is 0
    std::optional<std::pair<double, double>> interval;  // Wilson's, 95 %
};
BOOST_DESCRIBE_STRUCT(KeptShare, (), (staff_id, staff, month, made, kept, kept_late, broken, released, open, late, n, share, interval))

// The first day of the month that lies so many months before that of `day`.
Day month_begin(Day day, int months_before);

// Of what was due on the local days from..to, both included; by month, then by name. Without them: this month and the
// eleven before it. invalid at `to`: it lies before `from`.
Result<std::vector<KeptShare>> kept_shares(Context& ctx, std::optional<Day> from, std::optional<Day> to);

}  // namespace rapport::promises
