// Recovery: which causes cost most, whether those customers came back, and how they are six months on against customers who had no trouble.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "cases/case.h"

#include <utility>
#include <vector>

namespace rapport::cases {

// A share or a difference in per cent, or a time, with its interval; or why it cannot be told yet.
struct Figured {
    std::optional<double> value;
    std::optional<std::pair<double, double>> interval;
    std::int64_t n = 0;
    std::string why_not;                // empty: it can
};
BOOST_DESCRIBE_STRUCT(Figured, (), (value, interval, n, why_not))

// Complaints that were closed in a span of days, as far as it is known now: one that was opened again since is open.
struct PutRight {
    std::int64_t closed = 0;
    std::int64_t together = 0;          // solved together
    std::int64_t open = 0;              // at the end of the span, or now
    Figured minutes;                    // from opening to closing, the middle one of all, in minutes; the interval is of its place (Conover, 1999, 3.2)
    Figured first_contact;              // closed with one answer of ours at most
    Figured right_now;                  // what share gave 4 or 5 when asked whether it is right now
    Figured came_back;                  // within 60 days of closing, of those whose 60 days are over
};
BOOST_DESCRIBE_STRUCT(PutRight, (), (closed, together, open, minutes, first_contact, right_now, came_back))

struct CauseReport {
    std::string cause;
    std::int64_t cases = 0;
    Money remedies;                     // what we gave
    Money spend_lost;                   // what they spent in the half year before, less the half year after; of those whose half year is over
    Money cost;                         // both; what they spend more by counts nowhere
    Figured came_back;                  // within 60 days of closing, of those whose 60 days are over
    std::int64_t left = 0;              // of those whose half year is over: who bought before and has not since
};
BOOST_DESCRIBE_STRUCT(CauseReport, (), (cause, cases, remedies, spend_lost, cost, came_back, left))

// The half year after against the half year before, with each customer's nearest among those who had no case: who bought as often and spent as
// much before the same day.
struct AgainstOthers {
    std::int64_t pairs = 0;
    Figured returned;                   // of those with a case
    Figured others_returned;
    Figured difference;                 // in points of per cent
    Money spend_before, spend_after, others_before, others_after;   // on average, a customer
    Figured spend_difference;           // how much more the change was than the others', in major units a customer
    // On the ladder, by the rules in force now: as the month of the case began and half a year after it ended, on average. Of at most 500 pairs,
    // spread evenly over all; nothing where there is none.
    std::optional<double> level_before, level_after, others_level_before, others_level_after;
    Figured level_difference;           // how much more the change was than the others', in levels
    std::string sentence;
};
BOOST_DESCRIBE_STRUCT(AgainstOthers, (), (pairs, returned, others_returned, difference, spend_before, spend_after, others_before, others_after, spend_difference,
    level_before, level_after, others_level_before, others_level_after, level_difference, sentence))

struct Recovery : PutRight {
    Day from, to;                       // closed in it, both included
    std::vector<CauseReport> causes;    // in the order that was asked for
    AgainstOthers against;
};
BOOST_DESCRIBE_STRUCT(Recovery, (PutRight), (from, to, causes, against))

struct Moments {
    Id<customers::Customer> customer;
    std::vector<Instant> at;
};
// The ladder lies above this folder, and says itself on which level each customer stood at each of their moments: all are asked for at once.
using LevelsAt = std::vector<std::vector<int>> (*)(Context& ctx, const std::vector<Moments>& all);
void ask_for_levels(LevelsAt levels_at);

// Which cause stands first: the dearest, the one with most cases, or after which most left; where two are alike in that, as the others say.
enum class CauseOrder { cost, cases, left };
BOOST_DESCRIBE_ENUM(CauseOrder, cost, cases, left)

struct RecoverySpan {
    std::optional<Day> from = {};       // two years ago
    std::optional<Day> to = {};         // today
    std::optional<CauseOrder> order = {};       // cost
};
BOOST_DESCRIBE_STRUCT(RecoverySpan, (), (from, to, order))

// From the first day to the last, both included; a last day that is not over counts until now.
PutRight put_right(Context& ctx, Day from, Day to);

// Complaints alone. invalid: a span that ends before it begins, or is longer than five years.
Result<Recovery> recovery(Context& ctx, const RecoverySpan& span);

// Its causes as a file, in their order: a line for each, amounts in major units.
std::string causes_csv(const Recovery& report);

}  // namespace rapport::cases
