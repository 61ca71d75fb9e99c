#include "stats/week_preference.h"

#include "stats/normal.h"

#include <algorithm>
#include <cmath>
#include <limits>
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

// A customer's visits on a circle with what was believed of their times so far.
struct Visits {
    Circle circle;
    std::vector<int> slot;
    std::vector<float> background;  // density at each visit, over the density there of the weekday's share
};

struct Found {
    double slot = 0;
    int spread = 0;
    double share = 0;
    double certain_slots = 0;  // visits that belong to it
    double log_evidence = -std::numeric_limits<double>::infinity();
    std::array<double, spreads> by_spread{};  // how probable each is
};

// The visit around which most others lie that the background does not explain.
int most_promising(const Visits& v)
{
    const std::vector<float>& kernel = (v.circle == Circle::week ? kernels.week : kernels.day)[2];
    const int slots = slots_in(v.circle);
    const int reach = std::min<int>(slots / 2, static_cast<int>(5 * spreads_hours[2] * 60 / slot_minutes));
    float best = -1;
    int at = 0;
    for (const int candidate : v.slot) {
        float score = 0;
        for (std::size_t j = 0; j < v.slot.size(); ++j) {
            const int d = std::abs(way(v.slot[j], candidate, slots));
            if (d < reach) score += kernel[d] / (kernel[d] + v.background[j]);
        }
        if (score > best) { best = score; at = candidate; }
    }
    return at;
}

constexpr double share_before = 2, rest_before = 1;  // a favourite has two visits of three: beta distributed

struct Placed {
    double slot, share, belonging, log_likelihood;
};

Placed place(const Visits& v, const std::vector<float>& kernel, int start)
{
    const int slots = slots_in(v.circle);
    const auto n = static_cast<double>(v.slot.size());
    Placed p{static_cast<double>(start), 0.6, 0, 0};
    for (int step = 0; step < 3; ++step) {
        const int centre = onto(p.slot, slots);
        const auto s = static_cast<float>(p.share), rest = 1 - s;
        float belonging = 0, moved = 0;
        for (std::size_t j = 0; j < v.slot.size(); ++j) {
            const int d = way(v.slot[j], centre, slots);
            const float k = s * kernel[std::abs(d)], r = k / (k + rest * v.background[j]);
            belonging += r;
            moved += r * static_cast<float>(d);
        }
        if (belonging > 0) p.slot = centre + moved / belonging;
        p.share = (belonging + share_before) / (n + share_before + rest_before);
        p.belonging = belonging;
    }
    const int centre = onto(p.slot, slots);
    double product = 1;
    for (std::size_t j = 0; j < v.slot.size(); ++j) {
        const int d = std::abs(way(v.slot[j], centre, slots));
        product *= 1 - p.share + p.share * kernel[d] / v.background[j];
        if (product > 1e100 || product < 1e-100) { p.log_likelihood += std::log(product); product = 1; }
    }
    p.log_likelihood += std::log(product);
    return p;
}

// ln of the prior density of the share times the width of its posterior, and the same for the place.
double log_room(const Placed& p, double n, double spread_slots, double prior_density, int slots)
{
    const double s = std::min(p.share, 1 - 1e-9), all = n + share_before + rest_before;
    const double share_room = 2 * s * std::sqrt(6.2832 * s * (1 - s) / all);  // Beta(2, 1) has the density 2s
    const double place_room = prior_density / slots * std::sqrt(6.2832) * spread_slots / std::sqrt(std::max(1., p.belonging));
    return std::log(std::min(1., share_room)) + std::log(std::min(1., place_room));
}

Found find(const Visits& v, const ShopWeek& shop, const FavouritePrior& prior)
{
    Found found;
    const int start = most_promising(v), slots = slots_in(v.circle);
    const auto& kernel = v.circle == Circle::week ? kernels.week : kernels.day;
    const auto n = static_cast<double>(v.slot.size());
    const double dense = v.circle == Circle::week ? shop.at(hours(start)) : 1;
    double best = -std::numeric_limits<double>::infinity(), sum = 0;
    std::array<double, spreads> logs;
    for (int s = 0; s < spreads; ++s) {
        const Placed p = place(v, kernel[s], start);
        const double spread_slots = spreads_hours[s] * 60 / slot_minutes;
        logs[s] = p.log_likelihood + log_room(p, n, spread_slots, dense, slots) + std::log(prior.spread[s]);
        if (logs[s] > best) {
            best = logs[s];
            found.slot = onto(p.slot, slots);
            found.spread = s;
            found.share = p.share;
            found.certain_slots = p.belonging;
        }
    }
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

}  // namespace

ShopWeek ShopWeek::from_counts(const std::array<double, quarters>& visits)
{
    ShopWeek week;
    double sum = 0;
    for (int q = 0; q < quarters; ++q) {
        double smooth = 0, weight = 0;
        for (int d = -8; d <= 8; ++d) {
            const double k = std::exp(-d * d / 8.);
            smooth += k * visits[(q + d + quarters) % quarters];
            weight += k;
        }
        week.density[q] = smooth / weight + 20. / quarters;
        sum += week.density[q];
    }
    for (int q = 0; q < quarters; ++q) {
        const double share = week.density[q] / sum;
        week.density[q] = share * quarters;
        week.cumulative[q + 1] = week.cumulative[q] + share;
        week.day[q / (quarters / 7)] += share;
    }
    return week;
}

double ShopWeek::at(double hour) const { return density[std::clamp(static_cast<int>(hour * 4), 0, quarters - 1)]; }

double ShopWeek::before(double hour) const
{
    const int q = std::clamp(static_cast<int>(hour * 4), 0, quarters - 1);
    return cumulative[q] + (cumulative[q + 1] - cumulative[q]) * std::clamp(hour * 4 - q, 0., 1.);
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
    return after;
}

WeekPreference prefer(std::span<const WallSeconds> visits, const ShopWeek& shop, const FavouritePrior& prior)
{
    FavouriteCounts ignored;
    return prefer(visits, shop, prior, ignored);
}

WeekPreference prefer(std::span<const WallSeconds> visits, const ShopWeek& shop, const FavouritePrior& prior, FavouriteCounts& counts)
{
    WeekPreference result;
    if (visits.empty()) return result;
    visits = visits.last(std::min(visits.size(), visits_that_count));

    Visits week{Circle::week, {}, {}}, day{Circle::day, {}, {}};
    std::vector<float> weekday;
    for (const WallSeconds at : visits) {
        const auto second = static_cast<int>(second_of_week(at));
        week.slot.push_back(second / (60 * slot_minutes));
        week.background.push_back(static_cast<float>(shop.at(second / 3600.)));
        day.slot.push_back(week.slot.back() % slots_in_day);
        weekday.push_back(static_cast<float>(7 * shop.day[second / seconds_in_day]));
        day.background.push_back(week.background.back() / weekday.back());
    }
    const auto explained_by_week = [&](const Found& f, double share) {
        for (std::size_t j = 0; j < week.slot.size(); ++j) {
            const int d = std::abs(way(week.slot[j], static_cast<int>(f.slot), slots_in_week));
            week.background[j] = static_cast<float>((1 - share) * week.background[j] + share * kernels.week[f.spread][d]);
            day.background[j] = week.background[j] / weekday[j];
        }
    };
    const auto explained_by_day = [&](const Found& f, double share) {
        for (std::size_t j = 0; j < day.slot.size(); ++j) {
            const int d = std::abs(way(day.slot[j], static_cast<int>(f.slot), slots_in_day));
            day.background[j] = static_cast<float>((1 - share) * day.background[j] + share * kernels.day[f.spread][d]);
            week.background[j] = day.background[j] * weekday[j];
        }
    };
    const auto add_week = [&](const Found& f, double probable, int place) {
        const Favourite favourite = told(f, probable);
        dilute(result, favourite.share);
        result.week[place] = favourite;
        explained_by_week(f, favourite.share);
        for (int s = 0; s < spreads; ++s) counts.spread[s] += probable * f.by_spread[s];
    };
    const auto add_day = [&](const Found& f, double probable) {
        const Favourite favourite = told(f, probable);
        dilute(result, favourite.share);
        result.day = favourite;
        explained_by_day(f, favourite.share);
        counts.with_day += probable;
    };

    counts.customers += 1;
    Found first = find(week, shop, prior);
    result.evidence = static_cast<float>(first.log_evidence);
    const Found daily = find(day, shop, prior);
    const double day_first = probability(prior.day, daily.log_evidence);
    const bool clearly_daily = day_first > 0.5 && daily.log_evidence > first.log_evidence;
    if (clearly_daily) {
        add_day(daily, day_first);
        first = find(week, shop, prior);
    }
    const double habit = probability(prior.first, first.log_evidence);
    result.habit = static_cast<float>(habit);
    counts.with_first += habit;
    add_week(first, habit, 0);
    for (int place = 1; place < WeekPreference::most && visits.size() > 2 && habit > 0.5; ++place) {
        const Found more = find(week, shop, prior);
        const double probable = probability(prior.further, more.log_evidence);
        if (place == 1) counts.with_further += probable;
        if (probable < 0.1) break;
        add_week(more, probable, place);
    }
    if (!clearly_daily && day_first > 0.05) {
        const Found left = find(day, shop, prior);
        const double probable = probability(prior.day, left.log_evidence);
        if (probable > 0.05) add_day(left, probable);
    }
    return result;
}

double OwnTime::within_week(double hour) const
{
    double sum = preference_.rest() * shop_.before(hour);
    for (const Favourite& f : preference_.week) {
        if (f.share <= 0) continue;
        const double s = f.spread_hours, c = f.hour;
        const auto wrapped = [&](double h) { return normal_below((h - c) / s) + normal_below((h - c - 168) / s) + normal_below((h - c + 168) / s); };
        sum += f.share * (wrapped(hour) - wrapped(0));
    }
    if (preference_.day.share > 0) {
        const double s = preference_.day.spread_hours, c = preference_.day.hour;
        const int day = std::min(static_cast<int>(hour / 24), 6);
        const auto wrapped = [&](double h) { return normal_below((h - c) / s) + normal_below((h - c - 24) / s) + normal_below((h - c + 24) / s); };
        double whole = 0;
        for (int d = 0; d < day; ++d) whole += shop_.day[d];
        sum += preference_.day.share * (whole + shop_.day[day] * (wrapped(hour - 24 * day) - wrapped(0)));
    }
    return sum;
}

double OwnTime::weeks(WallSeconds at) const
{
    return static_cast<double>(week_of(at)) + within_week(static_cast<double>(second_of_week(at)) / 3600);
}

double OwnTime::between(WallSeconds from, WallSeconds to) const { return to <= from ? 0 : std::max(0., weeks(to) - weeks(from)); }

}  // namespace rapport::stats
