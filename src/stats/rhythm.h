// A customer's rhythm: when they come, whether they still do, and so how probable a visit is in any window of time.
//
// Three parts, each shrunk towards what all customers together say (Population), so that few visits already say something and
// never too much: when in the week (week_preference.h), how long between two visits (visit_gaps.h), and whether they have left,
// which after each visit has a chance p that is beta distributed over the customers (as in BG/NBD: Fader, Hardie and Lee, 2005;
// here from the first visit on, as in MBG/NBD: Batislam and others, 2007), one beta for those who come at random and one for
// those with a period. Let w_b be the weight of kind b of gap given the visits, p_b the chance of having left after the last of
// them, S_b(t) the probability that a gap is longer than until t. Given no visit until now,
//
//   P(still comes)                  = sum w_b (1 - p_b) S_b(now) / D,   D = sum w_b ((1 - p_b) S_b(now) + p_b)
//   P(next visit in [from, to))     = sum w_b (1 - p_b) (S_b(from) - S_b(to)) / D
//   P(a visit in [from, to))        = that + sum w_b (1 - p_b) (S_b(now) - S_b(from)) (1 - p_b) (1 - exp(-rate_b u)) / D
//
// The last term is for those who come before the window opens and again in it: u is the window's length in the customer's own
// time and rate_b their visits in such time, so it counts for windows that begin far ahead.
//
// At last the season: a probability P becomes 1 - (1 - P)^busy.
//
// Rhythm is what a row of the database holds: everything is answered from it, without the visits.
#pragma once
#include "stats/visit_gaps.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace rapport::stats {

// The chance of leaving after a visit: beta distributed over the customers.
struct LeavePrior {
    double a = 0.6, b = 6;
    double after(double repeats) const { return a / (a + b + repeats); }  // for somebody who has come back so often
};

// What all customers together say.
struct Population {
    ShopWeek week;
    FavouritePrior favourites;
    std::array<double, gap_kinds> kinds{};  // the share of customers with each kind of gap
    std::array<RatePrior, shape_kinds> rates{};
    RatePrior daily_rate;                   // of those who come on a day or not
    LeavePrior at_random, with_period;
    double habit_at_random = 0.3, habit_with_period = 0.8;  // the share of either who have a favourite time of the week
    double busy = 1;  // how much more often customers came in the latest fortnight than their rhythms before it said

    // Before any customer is known: an even week and moderate shares.
    static Population unknown();
};

// One customer. Floats where the sixth digit says nothing.
struct Rhythm {
    static constexpr int most_kinds = 6;
    WallSeconds first_visit = 0, last_visit = 0;
    std::int32_t visits = 0;  // orders within ten minutes are one visit
    float gaps = 0;           // the latest, that count
    float own_days = 0;       // their sum
    float daily_rate = 0, daily_certainty = 1;  // see Daily
    std::array<float, most_kinds> weight{};  // the likeliest kinds of gap, together 1
    std::array<std::uint8_t, most_kinds> kind{};
    WeekPreference preference;
};

constexpr std::int64_t one_visit_seconds = 600;

// Ascending, orders within ten minutes of a visit's first taken together.
std::vector<WallSeconds> visits_of(std::span<const WallSeconds> orders);

// ln of how much likelier visits with this evidence for a favourite time (WeekPreference::evidence) are to be of somebody of
// whose like `share` have one, than of somebody of whose like nobody has.
double log_habit(double share, double evidence);

// The customers from whom the population is learnt: 20,000 drawn at random say as much as all. Each one's visits in any order;
// those without one are passed over. as_of: until when they were observed. The result depends on the customers' order by rounding only.
Population fit_population(std::span<const std::vector<WallSeconds>> customers, WallSeconds as_of);

// Of visits in any order; without any, visits is 0 and nothing is expected.
Rhythm fit_rhythm(std::span<const WallSeconds> visits, const Population& population);

// At least one visit in [from, to), as seen at `now`, when the rhythm's last visit is the last that is known. A window's part
// before now counts for nothing; a window that is longer on either side is at least as probable. In [0, 1].
double probability_of_visit(const Rhythm& rhythm, const Population& population, WallSeconds now, WallSeconds from, WallSeconds to);

// The same for the windows between each edge and the next, ascending, 2 to most_times - 1 of them; result has one less.
//
// A board for a million customers within 100 ms: work out each customer's hours of the day once a night, and anew when they have
// been here; keep for each hour the few hundred with the highest. As long as somebody does not come, an hour's probability moves
// little within the day, so the board asks probability_of_visit, with now as it is, of those few only.
void probabilities_of_visits(const Rhythm& rhythm, const Population& population, WallSeconds now, std::span<const WallSeconds> edges,
                             std::span<double> result);

// How they stand now.
struct Standing {
    double still_comes = 0;        // the probability
    double would_have_come = 0;    // the probability that somebody who still comes would have been here again by now
    double silence_days = 0;
    double usual_gap_days = 0;     // half of all gaps are shorter
    double silence_in_gaps = 0;    // the silence in usual gaps: 2 and more with would_have_come above 0.95 is overdue
    bool overdue = false;
};
// usual_gap_days: where Usual has told it already; it costs most of the time.
Standing standing(const Rhythm& rhythm, const Population& population, WallSeconds now, std::optional<double> usual_gap_days = {});

// When the next visit is, if there is one: as probably earlier as later. Not before now.
WallSeconds next_visit(const Rhythm& rhythm, const Population& population, WallSeconds now);

// What a sentence about them needs: "Tuesdays around 8:10, every week".
struct Usual {
    double habit = 0;         // probability that there is a favourite time of the week
    double habit_evidence = 0;  // ln of the ratio of likelihoods, for putting customers in order
    double week_hour = 0;     // the favourite time: hours since Monday 0:00, when the week has one
    double spread_hours = 0;
    double share = 0;         // of the visits that keep to it
    double day_hour = 0;      // the favourite time on any day, if day_share is not 0
    double day_share = 0;
    double periodic = 0;      // probability that they come with a period
    double period_days = 0;   // the likeliest one: 7, 14, 21 or 28
    double misses = 0;        // the share of its visits that they miss
    double usual_gap_days = 0;
    bool regular = false;     // a period, or a rhythm of another length, is likelier than not
};
Usual usual(const Rhythm& rhythm, const Population& population);

}  // namespace rapport::stats
