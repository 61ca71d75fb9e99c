#include "stats/week_preference.h"

#include "stats/normal.h"
#include "stats/special_functions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace rapport::stats {
namespace {

constexpr int slot_minutes = 3;
constexpr int slots_in_day = 24 * 60 / slot_minutes;
constexpr int slots_in_week = 7 * slots_in_day;
constexpr int spreads = static_cast<int>(spreads_hours.size());

double hours(double slots) { return slots * slot_minutes / 60; }

enum class Circle { week, day };
int slots_in(Circle circle) { return circle == Circle::week ? slots_in_week : slots_in_day; }

// Relative density of a favourite, by spread and distance in slots.
struct Kernels {
    std::array<std::vector<float>, spreads> week, day;

    Kernels()
    {
        for (int s = 0; s < spreads; ++s) {
            week[s] = of(spreads_hours[s], slots_in_week);
            day[s] = of(spreads_hours[s], slots_in_day);
        }
    }

    const float* of(Circle circle, int spread) const { return (circle == Circle::week ? week : day)[spread].data(); }

    static std::vector<float> of(double spread, int slots)
    {
        std::vector<float> density(slots / 2 + 1);
        double sum = 0;
        for (int d = 0; d <= slots / 2; ++d) {
            const double z = hours(d) / spread;
            density[d] = z > 5 ? 0 : static_cast<float>(std::exp(-z * z / 2));
            sum += density[d] * (d == 0 || d == slots / 2 ? 1 : 2);
        }
        for (float& one : density) one *= static_cast<float>(slots / sum);
        return density;
    }
};

const Kernels kernels;

// Signed, from b to a, the short way round.
int way(int a, int b, int slots)
{
    const int d = a - b;
    return d > slots / 2 ? d - slots : d < -slots / 2 ? d + slots : d;
}

int onto(double at, int slots)
{
    const int rounded = static_cast<int>(std::lround(at)) % slots;
    return rounded < 0 ? rounded + slots : rounded;
}

// A customer's visits on a circle, in its order, with what was believed of their times so far.
struct Visits {
    Circle circle;
    std::vector<int> slot;
    std::vector<float> background;  // density at each visit; of a day: over the density of the weekday
};

// Calls at(visit, slots from the centre) for those at most `reach` slots away, the short way round. The visits on either side of
// the circle's seam are two runs.
template <class At> void near(const Visits& v, int centre, int reach, At at)
{
    const int slots = slots_in(v.circle);
    reach = std::min(reach, slots / 2 - 1);
    const auto run = [&](int low, int high, int turn) {
        const int* const slot = v.slot.data();
        const int n = static_cast<int>(v.slot.size()), offset = turn - centre;
        int j = 0;
        if (low > 0) j = static_cast<int>(std::lower_bound(slot, slot + n, low) - slot);
        for (; j < n && slot[j] <= high; ++j) at(j, slot[j] + offset);
    };
    const int low = centre - reach, high = centre + reach;
    run(std::max(low, 0), std::min(high, slots - 1), 0);
    if (low < 0) run(low + slots, slots - 1, -slots);
    if (high >= slots) run(0, high - slots, slots);
}

int reach_of(int spread) { return static_cast<int>(5 * spreads_hours[spread] * 60 / slot_minutes); }

struct Found {
    double slot = 0;
    int spread = 0;
    double share = 0;
    double certain_slots = 0;  // visits that belong to it
    double log_evidence = -std::numeric_limits<double>::infinity();
    std::array<double, spreads> by_spread{};  // how probable each is
};

// The visit around which most others lie that the background does not explain. Of many visits some are tried.
int most_promising(const Visits& v)
{
    constexpr int spread = 2;
    const float* const kernel = kernels.of(v.circle, spread);
    const float* const background = v.background.data();
    const std::size_t tried = v.circle == Circle::week ? 48 : 12, step = (v.slot.size() + tried - 1) / tried;
    float best = -1;
    int centre = 0;
    for (std::size_t i = 0; i < v.slot.size(); i += step) {
        float score = 0;
        near(v, v.slot[i], reach_of(spread), [&](int j, int d) {
            const float k = kernel[std::abs(d)];
            score += k / (k + background[j]);
        });
        if (score > best) { best = score; centre = v.slot[i]; }
    }
    return centre;
}

constexpr double share_before = 2, rest_before = 1;  // a favourite has two visits of three: beta distributed

struct Placed {
    double slot, share, belonging;
    double log_likelihood, likelihood;  // the one plus the logarithm of the other
};

Placed place(const Visits& v, int spread, int start)
{
    const float* const kernel = kernels.of(v.circle, spread);
    const float* const background = v.background.data();
    const int slots = slots_in(v.circle), reach = reach_of(spread);
    const auto n = static_cast<double>(v.slot.size());
    Placed p{static_cast<double>(start), 0.6, 0, 0, 1};
    for (int step = 0; step < 2; ++step) {
        const int centre = onto(p.slot, slots);
        const auto s = static_cast<float>(p.share), rest = 1 - s;
        float belonging = 0, moved = 0;
        near(v, centre, reach, [&](int j, int d) {
            const float k = s * kernel[std::abs(d)], r = k / (k + rest * background[j]);
            belonging += r;
            moved += r * static_cast<float>(d);
        });
        if (belonging > 0) p.slot = centre + moved / belonging;
        p.share = (belonging + share_before) / (n + share_before + rest_before);
        p.belonging = belonging;
    }
    double product = 1;
    int far = static_cast<int>(v.slot.size());
    near(v, onto(p.slot, slots), reach, [&](int j, int d) {
        --far;
        product *= 1 - p.share + p.share * kernel[std::abs(d)] / background[j];
        if (product > 1e100 || product < 1e-100) { p.log_likelihood += std::log(product); product = 1; }
    });
    p.likelihood = product;
    p.log_likelihood += far * std::log1p(-p.share);
    return p;
}

// The prior density of the share times the width of its posterior, and the same for the place.
double room(const Placed& p, double n, double spread_slots, double prior_density, int slots)
{
    const double s = std::min(p.share, 1 - 1e-9), all = n + share_before + rest_before;
    const double share_room = 2 * s * std::sqrt(6.2832 * s * (1 - s) / all);  // Beta(2, 1) has the density 2s
    const double place_room = prior_density / slots * std::sqrt(6.2832) * spread_slots / std::sqrt(std::max(1., p.belonging));
    return std::min(1., share_room) * std::min(1., place_room);
}

Found find(const Visits& v, const ShopWeek& shop, const FavouritePrior& prior)
{
    Found found;
    const int start = most_promising(v), slots = slots_in(v.circle);
    const auto n = static_cast<double>(v.slot.size());
    const double dense = v.circle == Circle::week ? shop.at(hours(start)) : shop.at_on_any_day(hours(start));
    double best = -std::numeric_limits<double>::infinity(), sum = 0;
    std::array<double, spreads> logs;
    logs.fill(best);
    const auto try_spread = [&](int s) {
        const Placed p = place(v, s, start);
        const double spread_slots = spreads_hours[s] * 60 / slot_minutes;
        logs[s] = p.log_likelihood + std::log(p.likelihood * room(p, n, spread_slots, dense, slots) * prior.spread[s]);
        if (logs[s] <= best) return;
        best = logs[s];
        found.slot = onto(p.slot, slots);
        found.spread = s;
        found.share = p.share;
        found.certain_slots = p.belonging;
    };
    // The least and the widest are tried where their neighbours are nearly as likely as the middle.
    for (const int s : {2, 1, 3}) try_spread(s);
    if (logs[1] > logs[2] - 2) try_spread(0);
    if (logs[3] > logs[2] - 2) try_spread(4);
    for (int s = 0; s < spreads; ++s) sum += found.by_spread[s] = std::exp(logs[s] - best);
    for (double& one : found.by_spread) one /= sum;
    found.log_evidence = best + std::log(sum);
    return found;
}

double probability(double prior, double log_evidence)
{
    prior = std::clamp(prior, 1e-6, 1 - 1e-6);
    return 1 / (1 + (1 - prior) / prior * std::exp(-std::clamp(log_evidence, -600., 600.)));
}

Favourite told(const Found& found, double probable)
{
    const double spread = spreads_hours[found.spread];
    return {static_cast<float>(hours(found.slot)), static_cast<float>(spread * std::sqrt(1 + 1 / std::max(1., found.certain_slots))),
            static_cast<float>(found.share * probable)};
}

void dilute(WeekPreference& p, float share)
{
    for (Favourite& f : p.week) f.share *= 1 - share;
    p.day.share *= 1 - share;
}

// What is known of a customer's visits while favourites are found one after the other.
struct Known {
    Visits week{Circle::week, {}, {}};
    std::vector<float> unexplained;  // by favourites of the week

    Known(std::span<const WallSeconds> visits, const ShopWeek& shop) : unexplained(visits.size(), 1)
    {
        week.slot.reserve(visits.size());
        for (const WallSeconds at : visits) week.slot.push_back(static_cast<int>(second_of_week(at)) / (60 * slot_minutes));
        std::sort(week.slot.begin(), week.slot.end());
        week.background.reserve(visits.size());
        for (const int slot : week.slot) week.background.push_back(static_cast<float>(shop.density[slot / (15 / slot_minutes)]));
        for (int d = 0; d < 7; ++d) weekday_[d] = static_cast<float>(7 * shop.day[d]);
        in_day_.resize(visits.size());
        std::iota(in_day_.begin(), in_day_.end(), 0);
        std::sort(in_day_.begin(), in_day_.end(), [&](int a, int b) { return week.slot[a] % slots_in_day < week.slot[b] % slots_in_day; });
    }

    Visits day() const
    {
        Visits day{Circle::day, {}, {}};
        day.slot.reserve(in_day_.size());
        day.background.reserve(in_day_.size());
        for (const int j : in_day_) {
            day.slot.push_back(week.slot[j] % slots_in_day);
            day.background.push_back(week.background[j] / weekday_[week.slot[j] / slots_in_day]);
        }
        return day;
    }

    void explain_week(const Found& f, float share)
    {
        for (float& one : week.background) one *= 1 - share;
        std::vector<float>& background = week.background;
        near(week, static_cast<int>(f.slot), reach_of(f.spread), [&](int j, int d) {
            const float others = background[j];
            background[j] += share * kernels.week[f.spread][std::abs(d)];
            unexplained[j] *= others / background[j];
        });
    }

    void explain_day(const Found& f, float share)
    {
        for (std::size_t j = 0; j < week.slot.size(); ++j) {
            const int d = std::abs(way(week.slot[j] % slots_in_day, static_cast<int>(f.slot), slots_in_day));
            week.background[j] = (1 - share) * week.background[j] + share * kernels.day[f.spread][d] * weekday_[week.slot[j] / slots_in_day];
        }
    }

private:
    std::array<float, 7> weekday_;
    std::vector<int> in_day_;  // the visits in the order of the day
};

// The customer's own weekdays: Dirichlet distributed beforehand, more or less closely around the shop's. The likelihood of
// each is that of a Dirichlet-multinomial (Polya) distribution.
void share_weekdays(WeekPreference& result, const Known& known, const ShopWeek& shop, const FavouritePrior& prior, FavouriteCounts* counts)
{
    std::array<double, 7> visits{};
    double all = 0;
    for (std::size_t j = 0; j < known.week.slot.size(); ++j) {
        visits[known.week.slot[j] / slots_in_day] += known.unexplained[j];
        all += known.unexplained[j];
    }
    std::array<double, weekday_weights.size()> probable;
    for (std::size_t c = 0; c < weekday_weights.size(); ++c) {
        const double weight = weekday_weights[c];
        if (prior.weekdays[c] < 1e-3 && !counts) {
            probable[c] = -std::numeric_limits<double>::infinity();
            continue;
        }
        double log = std::log(prior.weekdays[c]) - log_gamma(all + weight) + log_gamma(weight);
        for (int d = 0; d < 7; ++d)
            if (visits[d] > 0) log += log_gamma(visits[d] + weight * shop.day[d]) - log_gamma(weight * shop.day[d]);
        probable[c] = log;
    }
    const double best = *std::max_element(probable.begin(), probable.end());
    double sum = 0;
    for (double& one : probable) sum += one = std::exp(one - best);
    result.weekday = {};
    for (std::size_t c = 0; c < weekday_weights.size(); ++c) {
        const double weight = weekday_weights[c], p = probable[c] / sum;
        if (counts) counts->weekdays[c] += p;
        for (int d = 0; d < 7; ++d) result.weekday[d] += static_cast<float>(p * (visits[d] + weight * shop.day[d]) / (all + weight));
    }
}

}  // namespace

double below(const Favourite& f, double hour, double circle)
{
    const double s = f.spread_hours, z = hour - f.hour;
    return normal_below(z / s) + normal_below((z - circle) / s) + normal_below((z + circle) / s);
}

double WeekPreference::rest() const
{
    double rest = 1 - day.share;
    for (const Favourite& f : week) rest -= f.share;
    return std::max(rest, 0.);
}

FavouritePrior FavouriteCounts::prior() const
{
    // A handful of customers of each kind beforehand, so that a small shop's prior stays moderate.
    const FavouritePrior before;
    FavouritePrior after;
    after.first = (with_first + 10 * before.first) / (customers + 10);
    after.further = (with_further + 10 * before.further) / (with_first + 10);
    after.day = (with_day + 10 * before.day) / (customers + 10);
    double sum = 0;
    for (const double one : spread) sum += one + 1;
    for (int s = 0; s < spreads; ++s) after.spread[s] = (spread[s] + 1) / sum;
    for (std::size_t c = 0; c < weekday_weights.size(); ++c) after.weekdays[c] = (weekdays[c] + 10 * before.weekdays[c]) / (customers + 10);
    return after;
}

void FavouriteCounts::operator+=(const FavouriteCounts& other)
{
    customers += other.customers;
    with_first += other.with_first;
    with_further += other.with_further;
    with_day += other.with_day;
    for (std::size_t s = 0; s < spread.size(); ++s) spread[s] += other.spread[s];
    for (std::size_t c = 0; c < weekdays.size(); ++c) weekdays[c] += other.weekdays[c];
}

WeekPreference prefer(std::span<const WallSeconds> visits, const ShopWeek& shop, const FavouritePrior& prior)
{
    return prefer(visits, shop, prior, nullptr);
}

WeekPreference prefer(std::span<const WallSeconds> visits, const ShopWeek& shop, const FavouritePrior& prior, FavouriteCounts* counts)
{
    WeekPreference result;
    for (int d = 0; d < 7; ++d) result.weekday[d] = static_cast<float>(shop.day[d]);
    if (visits.empty()) return result;
    visits = visits.last(std::min(visits.size(), visits_that_count));

    Known known(visits, shop);
    const auto add_week = [&](const Found& f, double probable, int place) {
        const Favourite favourite = told(f, probable);
        dilute(result, favourite.share);
        result.week[place] = favourite;
        known.explain_week(f, favourite.share);
        for (int s = 0; counts && s < spreads; ++s) counts->spread[s] += probable * f.by_spread[s];
    };
    const auto add_day = [&](const Found& f, double probable) {
        const Favourite favourite = told(f, probable);
        dilute(result, favourite.share);
        result.day = favourite;
        known.explain_day(f, favourite.share);
        if (counts) counts->with_day += probable;
    };

    if (counts) counts->customers += 1;
    Found first = find(known.week, shop, prior);
    result.evidence = static_cast<float>(first.log_evidence);
    // While the prior is learnt all is looked for; afterwards only what some customers of this shop have.
    constexpr double hardly_any = 0.005;
    const bool may_be_daily = counts || prior.day > hardly_any, may_have_further = counts || prior.further > hardly_any;
    const Found daily = may_be_daily ? find(known.day(), shop, prior) : Found{};
    const double day_first = may_be_daily ? probability(prior.day, daily.log_evidence) : 0;
    const bool clearly_daily = day_first > 0.5 && daily.log_evidence > first.log_evidence;
    if (clearly_daily) {
        add_day(daily, day_first);
        first = find(known.week, shop, prior);
    }
    const double habit = probability(prior.first, first.log_evidence);
    result.habit = static_cast<float>(habit);
    if (counts) counts->with_first += habit;
    add_week(first, habit, 0);
    for (int place = 1; place < WeekPreference::most && may_have_further && visits.size() > 2 && habit > 0.5; ++place) {
        const Found more = find(known.week, shop, prior);
        const double probable = probability(prior.further, more.log_evidence);
        if (counts && place == 1) counts->with_further += probable;
        if (probable < 0.1) break;
        add_week(more, probable, place);
    }
    if (!clearly_daily && day_first > 0.05) {
        const Found left = find(known.day(), shop, prior);
        const double probable = probability(prior.day, left.log_evidence);
        if (probable > 0.05) add_day(left, probable);
    }
    share_weekdays(result, known, shop, prior, counts);
    return result;
}

}  // namespace rapport::stats
