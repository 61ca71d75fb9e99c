// How long a customer stays away between two visits: a mixture of kinds of gaps, of which each customer's own gaps say which are
// likely.
//
// - At random with some regularity: the gap is gamma distributed with shape k in {1, 2, 4, 8, 16}, in the customer's own time
//   (OwnTime); k = 1 is a Poisson buyer, k = 16 comes in a rhythm of any length. The rate has a gamma distribution over the
//   customers (as in MBG/CNBD-k: Platzer and Reutterer, Marketing Science 35, 2016) and is integrated out: after n gaps of
//   together t, the next is longer than x with probability
//       sum over j < k of (r' + j - 1 choose j) (x / (a' + x))^j (a' / (a' + x))^r',   r' = r + n k, a' = a + t.
// - On a day or not: at most one visit a day, on weekday d with probability x_d = rate * (the share of d in the customer's own
//   week), within the day as the customer's own time goes; 3 of 100 such visits are followed by another on the same day. Who
//   comes to work past the bakery is of this kind. The rate's posterior is taken by Laplace's method on its logarithm, with mode
//   `rate` and curvature s; so with C = - sum of ln(1 - x_d) over the days, the next visit is later with probability
//   (1 + C / s)^-s, which is the shape k = 1 above where all x_d are small.
// - With a period: every 7, 14, 21 or 28 days, with a jitter, each visit missed with a chance: the gap is m periods with
//   probability (1 - miss) miss^(m-1), normal around it; 3 of 100 visits come out of turn, after an exponential time.
//
// A period and a favourite time of the week go together by a product: the m-th period's density is N(m P, jitter) times the
// customer's density over the week, made to integrate to 1. So a weekly Tuesday customer is not expected on Wednesday, nor a
// fortnightly one every Tuesday. The same norm enters the likelihood, so that a favourite time does not count twice.
#pragma once
#include "stats/own_time.h"

#include <array>
#include <span>
#include <vector>

namespace rapport::stats {

constexpr std::array gap_shapes{1, 2, 4, 8, 16};
constexpr std::array periods_days{7., 14., 21., 28.};
constexpr std::array misses{0.05, 0.15, 0.3, 0.5};
constexpr std::array jitters_days{0.35, 0.8, 1.8};
constexpr std::size_t most_times = 32;  // that one question may have
constexpr int most_periods = 15;        // of one gap
constexpr double out_of_turn = 0.03;    // the share of visits
constexpr double most_a_day = 0.97;     // somebody who has never missed a day may yet
constexpr int shape_kinds = static_cast<int>(gap_shapes.size());
constexpr int period_kinds = static_cast<int>(periods_days.size() * misses.size() * jitters_days.size());
constexpr int daily_kind = shape_kinds + period_kinds;
constexpr int gap_kinds = daily_kind + 1;

struct Period {
    double days, miss, jitter_days;
};
// Of kind shape_kinds + index.
constexpr Period period_of(int index)
{
    constexpr int m = misses.size(), j = jitters_days.size();
    return {periods_days[index / (m * j)], misses[index / j % m], jitters_days[index % j]};
}
// Visits a day of somebody who comes with this period.
constexpr double visits_a_day(const Period& period) { return (1 - period.miss) / period.days; }
constexpr double out_of_turn_mean(const Period& period) { return 2 * period.days; }  // days

// A period, and how probable each number of them is; the last stands for all that follow too.
struct PeriodChances : Period {
    explicit PeriodChances(const Period& period);
    std::array<double, most_periods> share;
};
const PeriodChances& chances_of(int index);  // of period_of(index)

// What one customer's gaps come down to.
struct Gaps {
    double count = 0;
    double own_days = 0;  // their sum in own time
    double log_own_days = 0;
    std::array<float, period_kinds> log_density{};  // of all gaps together, for each kind with a period
    double days = 0;      // days with a visit after the first day
    double same_day = 0;  // visits on a day that had one
    std::array<double, 7> idle_days{};     // days without a visit since the first, by weekday
    std::array<double, 7> weekday_share{}; // of the customer's own week
};

// Of visits in ascending order, all different.
Gaps gaps_between(std::span<const WallSeconds> visits, const ShopWeek& shop, const WeekPreference& preference);

struct RatePrior {
    double r = 1, a = 10;  // gamma: shape, and rate in days
};

// ln of the density of the gaps if they have shape k, the rate integrated out (up to what is the same for all kinds). In two parts:
// what their number says, and their sum (and that of their logarithms) with the rate's shape after them, r = prior.r + k gaps.
double log_density(int k, const RatePrior& prior, const Gaps& gaps);
double log_front(int k, const RatePrior& prior, double gaps);
double log_of_sum(int k, double r, const RatePrior& prior, const Gaps& gaps);

// A customer who comes on a day or not.
struct Daily {
    double rate = 0;       // visits a week
    double certainty = 1;  // s above
    double log_density = 0;
    double week = 0;       // C above, of a whole week
};
Daily daily(const RatePrior& prior, const Gaps& gaps);

// P(no visit before C, `hazard`, has passed).
double daily_silence(double hazard, double certainty);

// P(gap > own_days) with shape k after so many gaps of such a sum.
double longer(int k, const RatePrior& prior, double gaps, double sum_days, double own_days);

// P(gap > days) with a period, for somebody without a favourite time.
double longer(const PeriodChances& period, double days);

}  // namespace rapport::stats
