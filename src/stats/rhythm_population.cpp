#include "stats/rhythm.h"
#include "stats/special_functions.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <limits>

namespace rapport::stats {
namespace {

bool is_period(int kind) { return kind >= shape_kinds && kind < daily_kind; }

struct Observed {
    Gaps gaps;
    double repeats = 0;
    double habit = 0;         // ln of the evidence for a favourite time
    double age_own_days = 0;  // since the last visit
    std::array<double, period_kinds> longer{};  // P(such a silence) for each kind with a period
};

double trigamma(double x) { return (digamma(x * (1 + 1e-5)) - digamma(x * (1 - 1e-5))) / (2e-5 * x); }

// The gamma distribution with this mean and this mean of the logarithm (Minka, Estimating a gamma distribution, 2002).
RatePrior gamma_of(double mean, double mean_log)
{
    const double s = std::max(std::log(mean) - mean_log, 1e-6);
    double r = (3 - s + std::sqrt((s - 3) * (s - 3) + 24 * s)) / (12 * s);
    for (int step = 0; step < 5; ++step) r = 1 / (1 / r + (mean_log - std::log(mean) + std::log(r) - digamma(r)) / (r * r * (1 / r - trigamma(r))));
    r = std::clamp(r, 0.05, 200.);
    return {r, r / mean};
}

// The beta distribution with these means of ln p and ln (1 - p), by Newton's method.
LeavePrior beta_of(double mean_log_p, double mean_log_q, LeavePrior start)
{
    double a = start.a, b = start.b;
    for (int step = 0; step < 30; ++step) {
        const double both = digamma(a + b), ga = mean_log_p - digamma(a) + both, gb = mean_log_q - digamma(b) + both;
        const double t = trigamma(a + b), haa = t - trigamma(a), hbb = t - trigamma(b), det = haa * hbb - t * t;
        const double da = (hbb * ga - t * gb) / det, db = (haa * gb - t * ga) / det;
        a = std::clamp(a - da, a / 3, a * 3);
        b = std::clamp(b - db, b / 3, b * 3);
        if (std::abs(da) < 1e-6 * a && std::abs(db) < 1e-6 * b) break;
    }
    return {std::clamp(a, 0.02, 100.), std::clamp(b, 0.1, 5000.)};
}

ShopWeek week_of_all(std::span<const std::vector<WallSeconds>> customers)
{
    std::array<double, ShopWeek::quarters> counts{};
    for (const auto& visits : customers)
        for (const WallSeconds at : visits) counts[static_cast<std::size_t>(second_of_week(at) / 900)] += 1;
    return ShopWeek::from_counts(counts);
}

// Sums over customers that one EM step needs. A few customers as believed beforehand go in, so that a small shop's stay moderate.
struct Sums {
    struct Rate {
        double weight = 0, mean = 0, log = 0;
        void operator+=(const Rate& other) { weight += other.weight; mean += other.mean; log += other.log; }
    };
    struct Leave {
        double weight = 0, log_p = 0, log_q = 0;
        void operator+=(const Leave& other) { weight += other.weight; log_p += other.log_p; log_q += other.log_q; }
    };
    std::array<double, gap_kinds> kinds{};
    std::array<Rate, shape_kinds> rates{};
    Rate daily;
    Leave at_random, with_period;
    double habit_at_random = 0, habit_with_period = 0;

    void operator+=(const Sums& other)
    {
        for (int kind = 0; kind < gap_kinds; ++kind) kinds[kind] += other.kinds[kind];
        for (int kind = 0; kind < shape_kinds; ++kind) rates[kind] += other.rates[kind];
        daily += other.daily;
        at_random += other.at_random;
        with_period += other.with_period;
        habit_at_random += other.habit_at_random;
        habit_with_period += other.habit_with_period;
    }
};

void add_leave(Sums::Leave& sum, double weight, double p_gone, const LeavePrior& prior, double repeats)
{
    const double a = prior.a, b = prior.b + repeats, all = digamma(a + b + 1);
    const double da = digamma(a), db = digamma(b);
    sum.weight += weight;
    sum.log_p += weight * (da + p_gone / a - all);
    sum.log_q += weight * (db + (1 - p_gone) / b - all);
}

void add(Sums& sums, const Observed& o, const Population& population, const std::array<double, gap_kinds>& log_kinds)
{
    std::array<double, gap_kinds> log_weight, gone;
    const auto stayed = [&](const LeavePrior& p) { return log_rising(p.b, o.repeats) - log_rising(p.a + p.b, o.repeats); };
    const double stay_random = stayed(population.at_random) + log_habit(population.habit_at_random, o.habit);
    const double stay_period = stayed(population.with_period) + log_habit(population.habit_with_period, o.habit);
    double best = -1e300;
    const Daily by_day = daily(population.daily_rate, o.gaps);
    for (int kind = 0; kind < gap_kinds; ++kind) {
        const bool period = is_period(kind);
        const double leaves = (period ? population.with_period : population.at_random).after(o.repeats);
        const double log_fit = kind == daily_kind ? by_day.log_density + stay_random : period ? o.gaps.log_density[kind - shape_kinds] + stay_period
                                      : log_density(gap_shapes[kind], population.rates[kind], o.gaps) + stay_random;
        const double silent = kind == daily_kind
            ? daily_silence(o.age_own_days / 7 * daily_week(by_day.rate, o.gaps.weekday_share), by_day.certainty)
            : period ? o.longer[kind - shape_kinds]
            : longer(gap_shapes[kind], population.rates[kind], o.gaps.count, o.gaps.own_days, o.age_own_days);
        const double both = (1 - leaves) * silent + leaves;
        gone[kind] = leaves / both;
        log_weight[kind] = log_kinds[kind] + log_fit + std::log(both);
        best = std::max(best, log_weight[kind]);
    }
    double all = 0;
    for (double& w : log_weight) all += w = std::exp(w - best);
    double random_weight = 0, random_gone = 0, period_weight = 0, period_gone = 0;
    for (int kind = 0; kind < gap_kinds; ++kind) {
        const double w = log_weight[kind] / all;
        sums.kinds[kind] += w;
        (is_period(kind) ? period_weight : random_weight) += w;
        (is_period(kind) ? period_gone : random_gone) += w * gone[kind];
        if (is_period(kind) || w < 1e-4) continue;
        // The silence since the last visit is a gap that has not ended: it counts with the probability of still coming.
        if (kind == daily_kind) {
            sums.daily.weight += w;
            const double a = 7 * by_day.certainty / by_day.rate + (1 - gone[kind]) * o.age_own_days;
            sums.daily.mean += w * by_day.certainty / a;
            sums.daily.log += w * (digamma(by_day.certainty) - std::log(a));
            continue;
        }
        const RatePrior& prior = population.rates[kind];
        const double r = prior.r + o.gaps.count * gap_shapes[kind];
        const double a = prior.a + o.gaps.own_days + (gap_shapes[kind] == 1 ? (1 - gone[kind]) * o.age_own_days : 0);
        sums.rates[kind].weight += w;
        sums.rates[kind].mean += w * r / a;
        sums.rates[kind].log += w * (digamma(r) - std::log(a));
    }
    const auto habit = [&](double share) { return std::exp(std::log(share) + std::clamp(o.habit, -600., 600.) - log_habit(share, o.habit)); };
    sums.habit_at_random += random_weight * habit(population.habit_at_random);
    sums.habit_with_period += period_weight * habit(population.habit_with_period);
    if (random_weight > 1e-6) add_leave(sums.at_random, random_weight, random_gone / random_weight, population.at_random, o.repeats);
    if (period_weight > 1e-6) add_leave(sums.with_period, period_weight, period_gone / period_weight, population.with_period, o.repeats);
}

// In two halves, whether or not they are added up side by side, so that the sums are the same everywhere.
Sums sums_of(std::span<const Observed> observed, const Population& population)
{
    constexpr std::size_t worth_a_thread = 2'000;
    std::array<double, gap_kinds> log_kinds;
    for (int kind = 0; kind < gap_kinds; ++kind) log_kinds[kind] = std::log(std::max(population.kinds[kind], 1e-12));
    const auto sum = [&](std::span<const Observed> some) {
        Sums sums;
        for (const Observed& o : some) add(sums, o, population, log_kinds);
        return sums;
    };
    const auto half = observed.size() / 2;
    auto others = std::async(observed.size() < worth_a_thread ? std::launch::deferred : std::launch::async, sum, observed.subspan(half));
    auto sums = sum(observed.first(half));
    sums += others.get();
    return sums;
}

void learn(Population& population, const Sums& sums, double customers)
{
    const Population before = Population::unknown();
    constexpr double believed = 5;
    for (int kind = 0; kind < gap_kinds; ++kind)
        population.kinds[kind] = (sums.kinds[kind] + believed * before.kinds[kind]) / (customers + believed);
    const auto rate = [&](const Sums::Rate& sum, const RatePrior& b) {
        const double all = sum.weight + believed;
        return gamma_of((sum.mean + believed * b.r / b.a) / all, (sum.log + believed * (digamma(b.r) - std::log(b.a))) / all);
    };
    for (int k = 0; k < shape_kinds; ++k) population.rates[k] = rate(sums.rates[k], before.rates[k]);
    population.daily_rate = rate(sums.daily, before.daily_rate);
    const auto leave = [&](const Sums::Leave& sum, const LeavePrior& b, const LeavePrior& start) {
        const double all = sum.weight + believed, both = digamma(b.a + b.b);
        return beta_of((sum.log_p + believed * (digamma(b.a) - both)) / all, (sum.log_q + believed * (digamma(b.b) - both)) / all, start);
    };
    const auto share = [&](double with, double all, double b) { return (with + believed * b) / (all + believed); };
    population.habit_at_random = share(sums.habit_at_random, sums.at_random.weight, before.habit_at_random);
    population.habit_with_period = share(sums.habit_with_period, sums.with_period.weight, before.habit_with_period);
    population.at_random = leave(sums.at_random, before.at_random, population.at_random);
    population.with_period = leave(sums.with_period, before.with_period, population.with_period);
}

// Compares the shop's latest fortnight with what the rhythms before it said, by visitors: the factor of all rates with which they
// agree. Between 2/3 and 3/2, and nearer 1 where few came, so that a closed shop or chance does not rule the board.
double busy_of(std::span<const std::vector<WallSeconds>> customers, const Population& population)
{
    constexpr WallSeconds fortnight = 14 * seconds_in_day;
    WallSeconds end = std::numeric_limits<WallSeconds>::min();
    for (const auto& visits : customers) end = std::max(end, visits.back() + 1);
    const WallSeconds start = end - fortnight;
    std::vector<double> probabilities;
    double came = 20;
    for (const auto& visits : customers) {
        const auto before = static_cast<std::size_t>(std::lower_bound(visits.begin(), visits.end(), start) - visits.begin());
        if (before == 0) continue;
        const Rhythm rhythm = fit_rhythm(std::span(visits).first(before), population);
        probabilities.push_back(probability_of_visit(rhythm, population, start, start, end));
        came += before < visits.size();
    }
    double low = 2. / 3, high = 1.5;
    while (high - low > 1e-4) {
        const double busy = (low + high) / 2;
        double expected = 20 * busy;
        for (const double p : probabilities) expected -= std::expm1(busy * std::log1p(-std::min(p, 1 - 1e-12)));
        (expected < came ? low : high) = busy;
    }
    return (low + high) / 2;
}

}  // namespace

Population Population::unknown()
{
    Population p;
    p.week = ShopWeek::from_counts({});
    for (int k = 0; k < shape_kinds; ++k) {
        p.kinds[k] = k == 0 ? 0.35 : 0.05;
        p.rates[k] = {1, 15. / gap_shapes[k]};
    }
    p.kinds[daily_kind] = 0.1;
    p.daily_rate = {1, 15};
    for (int kind = shape_kinds; kind < daily_kind; ++kind) p.kinds[kind] = 0.35 / period_kinds;
    p.with_period = {0.6, 12};
    return p;
}

Population fit_population(std::span<const std::vector<WallSeconds>> customers, WallSeconds as_of)
{
    Population population = Population::unknown();
    std::vector<std::vector<WallSeconds>> visits;
    for (const auto& one : customers)
        if (!one.empty()) visits.push_back(visits_of(one));
    population.week = week_of_all(visits);

    for (int round = 0; round < 3; ++round) {
        FavouriteCounts counts;
        for (const auto& one : visits)
            if (one.size() >= 3) prefer(one, population.week, population.favourites, &counts);
        population.favourites = counts.prior();
    }

    std::vector<Observed> observed;
    for (const auto& one : visits) {
        const WeekPreference preference = prefer(one, population.week, population.favourites);
        Observed o;
        o.habit = preference.evidence;
        o.gaps = gaps_between(one, population.week, preference);
        o.repeats = static_cast<double>(one.size()) - 1;
        const WallSeconds end = std::max(as_of, one.back());
        o.age_own_days = 7 * OwnTime(population.week, preference).between(one.back(), end);
        for (int kind = 0; kind < period_kinds; ++kind)
            o.longer[kind] = longer(period_of(kind), static_cast<double>(end - one.back()) / seconds_in_day);
        observed.push_back(o);
    }
    for (int step = 0; step < 40; ++step) learn(population, sums_of(observed, population), static_cast<double>(observed.size()));
    if (!visits.empty()) population.busy = busy_of(visits, population);
    return population;
}

}  // namespace rapport::stats
