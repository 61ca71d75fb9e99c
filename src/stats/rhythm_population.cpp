#include "stats/rhythm.h"
#include "stats/special_functions.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <limits>
#include <optional>

namespace rapport::stats {
namespace {

struct Observed {
    Gaps gaps;
    std::size_t repeats = 0;
    double habit_odds = 1;    // how many times likelier the visits are with a favourite time
    double age_own_days = 0;  // since the last visit
    double log_period = 0;    // ln of the density of the gaps with the likeliest period
    std::array<double, period_kinds> density{};  // with each, over that
    std::array<double, period_kinds> longer{};   // P(such a silence) with each
};

// Of the first half and of the others, whether or not they are worked out side by side, so that sums are the same everywhere.
template <class Work> auto in_halves(std::size_t count, Work work)
{
    constexpr std::size_t worth_a_thread = 2'000;
    auto others = std::async(count < worth_a_thread ? std::launch::deferred : std::launch::async, work, count / 2, count);
    auto first = work(std::size_t{0}, count / 2);
    return std::pair(std::move(first), others.get());
}

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
        void add(double w, double one_mean, double one_log) { weight += w; mean += w * one_mean; log += w * one_log; }
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

// What an EM step takes from the population and from how often a customer has come back: once for all who have so often.
struct Returned {
    struct Leave {
        double after, log_stayed, a, b, digamma_a, digamma_b, digamma_all;
    };
    struct Shape {
        double r, log_front, digamma_r;
    };
    Leave at_random, with_period;
    std::array<Shape, shape_kinds> shapes;

    Returned(const Population& population, double repeats) : at_random(leave(population.at_random, repeats)), with_period(leave(population.with_period, repeats))
    {
        const double gaps = std::min(repeats, static_cast<double>(visits_that_count - 1));
        for (int kind = 0; kind < shape_kinds; ++kind) {
            const double r = population.rates[kind].r + gaps * gap_shapes[kind];
            shapes[kind] = {r, log_front(gap_shapes[kind], population.rates[kind], gaps), digamma(r)};
        }
    }

    static Leave leave(const LeavePrior& prior, double repeats)
    {
        const double b = prior.b + repeats;
        return {prior.after(repeats), log_rising(prior.b, repeats) - log_rising(prior.a + prior.b, repeats), prior.a, b, digamma(prior.a), digamma(b), digamma(prior.a + b + 1)};
    }
};

struct Step {
    const Population& population;
    std::vector<std::optional<Returned>> returned;  // by how often

    Step(const Population& p, std::span<const Observed> observed) : population(p)
    {
        for (const Observed& o : observed) {
            if (o.repeats >= returned.size()) returned.resize(o.repeats + 1);
            if (auto& one = returned[o.repeats]; !one) one.emplace(p, static_cast<double>(o.repeats));
        }
    }
};

void add_leave(Sums::Leave& sum, double weight, double gone, const Returned::Leave& leave)
{
    if (weight < 1e-6) return;
    sum.weight += weight;
    sum.log_p += weight * (leave.digamma_a - leave.digamma_all) + gone / leave.a;
    sum.log_q += weight * (leave.digamma_b - leave.digamma_all) + (weight - gone) / leave.b;
}

void add(Sums& sums, const Observed& o, const Step& step)
{
    const Population& population = step.population;
    const Returned& returned = *step.returned[o.repeats];
    const double leaves = returned.at_random.after, leaves_period = returned.with_period.after;
    const auto habit = [&](double share) { return share * o.habit_odds + (1 - share); };
    const double habit_random = habit(population.habit_at_random), habit_period = habit(population.habit_with_period);
    const double log_random = returned.at_random.log_stayed + std::log(habit_random);
    const double log_period = o.log_period + returned.with_period.log_stayed + std::log(habit_period);
    const Daily by_day = daily(population.daily_rate, o.gaps);

    // The likelihood of the gaps with each shape, and at last on a day or not.
    constexpr int last = shape_kinds;
    std::array<double, shape_kinds + 1> weight, silent;
    for (int k = 0; k < shape_kinds; ++k) {
        const RatePrior& prior = population.rates[k];
        weight[k] = log_random + returned.shapes[k].log_front + log_of_sum(gap_shapes[k], returned.shapes[k].r, prior, o.gaps);
        silent[k] = longer(gap_shapes[k], prior, o.gaps.count, o.gaps.own_days, o.age_own_days);
    }
    weight[last] = log_random + by_day.log_density;
    silent[last] = daily_silence(o.age_own_days / 7 * by_day.week, by_day.certainty);
    const double best = std::max(log_period, *std::max_element(weight.begin(), weight.end()));

    // Times P(silent since then, or gone).
    const auto both = [](double leaves, double silent) { return (1 - leaves) * silent + leaves; };
    double random_weight = 0, random_gone = 0;
    for (int k = 0; k <= last; ++k) {
        const double w = population.kinds[k < last ? k : daily_kind] * std::exp(weight[k] - best);
        random_gone += w * leaves;
        random_weight += weight[k] = w * both(leaves, silent[k]);
    }
    std::array<double, period_kinds> of_period;
    const double scale = std::exp(log_period - best);
    double period_weight = 0, period_gone = 0;
    for (int i = 0; i < period_kinds; ++i) {
        const double w = scale * population.kinds[shape_kinds + i] * o.density[i];
        period_gone += w * leaves_period;
        period_weight += of_period[i] = w * both(leaves_period, o.longer[i]);
    }

    const double part = 1 / (random_weight + period_weight);
    for (int i = 0; i < period_kinds; ++i) sums.kinds[shape_kinds + i] += part * of_period[i];
    for (int k = 0; k <= last; ++k) {
        const double w = weight[k] * part;
        sums.kinds[k < last ? k : daily_kind] += w;
        if (w < 1e-4) continue;
        // The silence since the last visit is a gap that has not ended: it counts with the probability of still coming.
        const double open_days = (1 - leaves / both(leaves, silent[k])) * o.age_own_days;
        if (k == last) {
            const double a = 7 * by_day.certainty / by_day.rate + open_days;
            sums.daily.add(w, by_day.certainty / a, digamma(by_day.certainty) - std::log(a));
            continue;
        }
        const double a = population.rates[k].a + o.gaps.own_days + (gap_shapes[k] == 1 ? open_days : 0);
        sums.rates[k].add(w, returned.shapes[k].r / a, returned.shapes[k].digamma_r - std::log(a));
    }
    sums.habit_at_random += part * random_weight * population.habit_at_random * o.habit_odds / habit_random;
    sums.habit_with_period += part * period_weight * population.habit_with_period * o.habit_odds / habit_period;
    add_leave(sums.at_random, part * random_weight, part * random_gone, returned.at_random);
    add_leave(sums.with_period, part * period_weight, part * period_gone, returned.with_period);
}

Sums sums_of(std::span<const Observed> observed, const Population& population)
{
    const Step step(population, observed);
    auto [sums, others] = in_halves(observed.size(), [&](std::size_t from, std::size_t to) {
        Sums some;
        for (std::size_t i = from; i < to; ++i) add(some, observed[i], step);
        return some;
    });
    sums += others;
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

Observed observe(std::span<const WallSeconds> visits, const Population& population, WallSeconds as_of)
{
    const WeekPreference preference = prefer(visits, population.week, population.favourites);
    Observed o;
    o.habit_odds = std::exp(std::clamp<double>(preference.evidence, -600, 600));
    o.gaps = gaps_between(visits, population.week, preference);
    o.repeats = visits.size() - 1;
    const WallSeconds last = visits.back(), end = std::max(as_of, last);
    o.age_own_days = 7 * OwnTime(population.week, preference).between(last, end);
    o.log_period = *std::max_element(o.gaps.log_density.begin(), o.gaps.log_density.end());
    for (int i = 0; i < period_kinds; ++i) {
        o.density[i] = std::exp(o.gaps.log_density[i] - o.log_period);
        o.longer[i] = longer(chances_of(i), static_cast<double>(end - last) / seconds_in_day);
    }
    return o;
}

// Compares the shop's latest fortnight with what the rhythms before it said, by visitors: the factor of all rates with which they
// agree. Between 2/3 and 3/2, and nearer 1 where few came, so that a closed shop or chance does not rule the board.
double busy_of(std::span<const std::vector<WallSeconds>> customers, const Population& population)
{
    constexpr WallSeconds fortnight = 14 * seconds_in_day;
    WallSeconds end = std::numeric_limits<WallSeconds>::min();
    for (const auto& visits : customers) end = std::max(end, visits.back() + 1);
    const WallSeconds start = end - fortnight;
    std::vector<double> probabilities(customers.size());
    std::vector<char> comes(customers.size());
    in_halves(customers.size(), [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            const auto& visits = customers[i];
            const auto before = static_cast<std::size_t>(std::lower_bound(visits.begin(), visits.end(), start) - visits.begin());
            if (before == 0) continue;
            const Rhythm rhythm = fit_rhythm(std::span(visits).first(before), population);
            probabilities[i] = probability_of_visit(rhythm, population, start, start, end);
            comes[i] = before < visits.size();
        }
        return true;
    });
    const double came = 20 + static_cast<double>(std::count(comes.begin(), comes.end(), true));
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
        auto [counts, others] = in_halves(visits.size(), [&](std::size_t from, std::size_t to) {
            FavouriteCounts some;
            for (std::size_t i = from; i < to; ++i)
                if (visits[i].size() >= 3) prefer(visits[i], population.week, population.favourites, &some);
            return some;
        });
        counts += others;
        population.favourites = counts.prior();
    }

    std::vector<Observed> observed(visits.size());
    in_halves(visits.size(), [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) observed[i] = observe(visits[i], population, as_of);
        return true;
    });
    for (int step = 0; step < 40; ++step) learn(population, sums_of(observed, population), static_cast<double>(observed.size()));
    if (!visits.empty()) population.busy = busy_of(visits, population);
    return population;
}

}  // namespace rapport::stats
