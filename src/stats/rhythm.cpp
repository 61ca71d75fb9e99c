#include "stats/rhythm.h"

#include "stats/silence.h"
#include "stats/special_functions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace rapport::stats {
namespace {

bool is_period(int kind) { return kind >= shape_kinds && kind < daily_kind; }

const LeavePrior& leaving(const Population& population, int kind) { return is_period(kind) ? population.with_period : population.at_random; }

// Visits a week of own time, of somebody who comes in this kind of gaps.
double visits_a_week(int kind, const Rhythm& rhythm, const Population& population)
{
    if (is_period(kind)) return 7 * visits_a_day(period_of(kind - shape_kinds));
    if (kind == daily_kind) return rhythm.daily_rate;
    const RatePrior& prior = population.rates[kind];
    const double k = gap_shapes[kind];
    return 7 * (prior.r + rhythm.gaps * k) / (prior.a + rhythm.own_days) / k;
}

// One customer's kinds of gap, made ready once and then looked at for some times.
class Outlook {
public:
    struct Kind {
        int kind = 0;
        double weight = 0, leaves = 0, a_week = 0;
        std::array<double, most_times> longer;
    };

    // Without the kinds that are less likely than this.
    Outlook(const Rhythm& rhythm, const Population& population, double least_weight = 0)
        : rhythm_(rhythm), population_(population), own_(population.week, rhythm.preference), start_(own_.weeks(rhythm.last_visit))
    {
        for (int i = 0; i < Rhythm::most_kinds && rhythm.weight[i] > least_weight; ++i) {
            const int kind = rhythm.kind[i];
            Kind& k = kinds_[count_++];
            k.kind = kind;
            k.weight = rhythm.weight[i];
            k.leaves = leaving(population, kind).after(rhythm.visits - 1);
            k.a_week = visits_a_week(kind, rhythm, population);
            if (kind == daily_kind) daily_.emplace(rhythm.daily_rate, rhythm.daily_certainty, rhythm.last_visit, own_);
            if (is_period(kind) && !lump_of(kind))
                lump_of(kind).emplace(rhythm.last_visit, period_of(kind - shape_kinds).jitter_days, population.week, rhythm.preference);
        }
    }

    // The times ascending, 1 to most_times.
    void look(std::span<const WallSeconds> times)
    {
        std::array<double, most_times> days;
        for (std::size_t t = 0; t < times.size(); ++t) {
            within_week_[t] = own_.within_week(times[t]);
            days[t] = times[t] > rhythm_.last_visit ? 7 * std::max(0., own_weeks(times[t], t) - start_) : 0;
        }
        for (Kind& k : std::span(kinds_).first(count_)) {
            if (is_period(k.kind)) {
                const auto those = [&](auto& all) { return std::span(all).first(times.size()); };
                longer(chances_of(k.kind - shape_kinds), *lump_of(k.kind), rhythm_.last_visit, times, those(days), those(k.longer));
                continue;
            }
            for (std::size_t t = 0; t < times.size(); ++t)
                k.longer[t] = k.kind == daily_kind ? daily_->longer(times[t], within_week_[t])
                                                   : longer(gap_shapes[k.kind], population_.rates[k.kind], rhythm_.gaps, rhythm_.own_days, days[t]);
        }
    }

    std::span<const Kind> kinds() const { return std::span(kinds_).first(count_); }
    double own_weeks(WallSeconds at, std::size_t t) const { return static_cast<double>(week_of(at)) + within_week_[t]; }  // at: time t
    double at_all(std::size_t t) const  // has come neither by time t nor left
    {
        double sum = 0;
        for (const Kind& k : kinds()) sum += k.weight * (1 - k.leaves) * k.longer[t];
        return sum;
    }
    double gone() const
    {
        double sum = 0;
        for (const Kind& k : kinds()) sum += k.weight * k.leaves;
        return std::max(sum, 1e-12);
    }

private:
    std::optional<Lump>& lump_of(int kind) { return lumps_[(kind - shape_kinds) % lumps_.size()]; }

    const Rhythm& rhythm_;
    const Population& population_;
    OwnTime own_;
    double start_;  // weeks of own time
    std::array<Kind, Rhythm::most_kinds> kinds_;
    std::size_t count_ = 0;
    std::array<double, most_times> within_week_;
    std::optional<DailySilence> daily_;
    std::array<std::optional<Lump>, jitters_days.size()> lumps_;  // by jitter
};

// When half of those who come after `now` have come, to so many seconds; a century when that is too far.
WallSeconds middle(Outlook outlook, WallSeconds now, WallSeconds precision)
{
    constexpr WallSeconds century = 36'525 * seconds_in_day;
    WallSeconds step = 7 * seconds_in_day, early = now;
    const auto at_all = [&](WallSeconds at) { outlook.look({&at, 1}); return outlook.at_all(0); };
    const double half = at_all(now) / 2;
    const auto come = [&](WallSeconds at) { return at_all(at) <= half; };
    while (step < century && !come(now + step)) { early = now + step; step *= 2; }
    WallSeconds late = now + std::min(step, century);
    while (late - early > precision) {
        const WallSeconds between = early + (late - early) / 2;
        (come(between) ? late : early) = between;
    }
    return late;
}

// What the gaps say about a favourite time too: those with a period have one more often.
void believe(WeekPreference& preference, double habit)
{
    Favourite& first = preference.week[0];
    const double share = first.share * habit / std::max<double>(preference.habit, 1e-9);
    first.share = static_cast<float>(std::min(share, first.share + preference.rest()));
    preference.habit = static_cast<float>(habit);
}

double usual_gap(const Rhythm& rhythm, const Population& population)
{
    constexpr WallSeconds precision = 1800;     // a gap is told in days
    constexpr double hardly = 1e-9;             // moves half of the gaps by less than a second
    if (rhythm.visits == 0) return 0;
    return static_cast<double>(middle(Outlook(rhythm, population, hardly), rhythm.last_visit, precision) - rhythm.last_visit) / seconds_in_day;
}

}  // namespace

std::vector<WallSeconds> visits_of(std::span<const WallSeconds> orders)
{
    std::vector<WallSeconds> visits(orders.begin(), orders.end());
    if (!std::is_sorted(visits.begin(), visits.end())) std::sort(visits.begin(), visits.end());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < visits.size(); ++i)
        if (kept == 0 || visits[i] - visits[kept - 1] >= one_visit_seconds) visits[kept++] = visits[i];
    visits.resize(kept);
    return visits;
}

double log_habit(double share, double evidence)
{
    const double with = std::log(share) + std::clamp(evidence, -600., 600.), without = std::log1p(-share);
    return std::max(with, without) + std::log1p(std::exp(-std::abs(with - without)));
}

Rhythm fit_rhythm(std::span<const WallSeconds> orders, const Population& population)
{
    Rhythm rhythm;
    const auto visits = visits_of(orders);
    if (visits.empty()) return rhythm;
    rhythm.first_visit = visits.front();
    rhythm.last_visit = visits.back();
    rhythm.visits = static_cast<std::int32_t>(visits.size());
    rhythm.preference = prefer(visits, population.week, population.favourites);

    const Gaps gaps = gaps_between(visits, population.week, rhythm.preference);
    rhythm.gaps = static_cast<float>(gaps.count);
    rhythm.own_days = static_cast<float>(gaps.own_days);

    const Daily by_day = daily(population.daily_rate, gaps);
    rhythm.daily_rate = static_cast<float>(by_day.rate);
    rhythm.daily_certainty = static_cast<float>(by_day.certainty);

    const double repeats = rhythm.visits - 1;
    const auto stayed = [&](const LeavePrior& leave) { return log_rising(leave.b, repeats) - log_rising(leave.a + leave.b, repeats); };
    const double evidence = rhythm.preference.evidence;
    const double log_random = stayed(population.at_random) + log_habit(population.habit_at_random, evidence);
    const double log_period = stayed(population.with_period) + log_habit(population.habit_with_period, evidence);
    std::array<double, gap_kinds> weight;
    for (int kind = 0; kind < daily_kind; ++kind)
        weight[kind] = is_period(kind) ? gaps.log_density[kind - shape_kinds] + log_period
                                       : log_density(gap_shapes[kind], population.rates[kind], gaps) + log_random;
    weight[daily_kind] = by_day.log_density + log_random;
    const double best = *std::max_element(weight.begin(), weight.end());
    for (int kind = 0; kind < gap_kinds; ++kind) weight[kind] = std::max(population.kinds[kind], 1e-12) * std::exp(weight[kind] - best);
    std::array<int, gap_kinds> order;
    std::iota(order.begin(), order.end(), 0);
    std::partial_sort(order.begin(), order.begin() + Rhythm::most_kinds, order.end(), [&](int a, int b) { return weight[a] > weight[b]; });
    double sum = 0;
    for (int i = 0; i < Rhythm::most_kinds; ++i) sum += weight[order[i]];
    for (int i = 0; i < Rhythm::most_kinds; ++i) {
        rhythm.kind[i] = static_cast<std::uint8_t>(order[i]);
        rhythm.weight[i] = static_cast<float>(weight[order[i]] / sum);
    }
    double periodic = 0;
    for (int i = 0; i < Rhythm::most_kinds; ++i) periodic += is_period(rhythm.kind[i]) ? rhythm.weight[i] : 0;
    const auto habit = [&](double share) { return std::exp(std::log(share) + std::min(evidence, 600.) - log_habit(share, evidence)); };
    believe(rhythm.preference, periodic * habit(population.habit_with_period) + (1 - periodic) * habit(population.habit_at_random));
    return rhythm;
}

double probability_of_visit(const Rhythm& rhythm, const Population& population, WallSeconds now, WallSeconds from, WallSeconds to)
{
    double probability = 0;
    probabilities_of_visits(rhythm, population, now, std::array{from, std::max(from, to)}, {&probability, 1});
    return probability;
}

void probabilities_of_visits(const Rhythm& rhythm, const Population& population, WallSeconds now, std::span<const WallSeconds> edges,
                             std::span<double> result)
{
    std::fill(result.begin(), result.end(), 0.);
    now = std::max(now, rhythm.last_visit);
    if (rhythm.visits == 0 || edges.back() <= now) return;
    std::array<WallSeconds, most_times> times{now};
    for (std::size_t i = 0; i < edges.size(); ++i) times[i + 1] = std::max(edges[i], now);
    Outlook outlook(rhythm, population);
    outlook.look(std::span(times).first(edges.size() + 1));
    const double all = outlook.at_all(0) + outlook.gone();
    double before = outlook.own_weeks(times[1], 1);
    for (std::size_t i = 0; i < result.size(); ++i) {
        const double after = outlook.own_weeks(times[i + 2], i + 2), own_weeks = std::max(0., after - before);
        before = after;
        double sum = 0;
        for (const auto& k : outlook.kinds()) {
            const double comes = k.weight * (1 - k.leaves);
            if (comes <= 0) continue;
            sum += comes * (k.longer[i + 1] - k.longer[i + 2]);
            sum += comes * (k.longer[0] - k.longer[i + 1]) * (1 - k.leaves) * -std::expm1(-k.a_week * own_weeks);
        }
        result[i] = -std::expm1(population.busy * std::log1p(-std::clamp(sum / all, 0., 1 - 1e-12)));
    }
}

Standing standing(const Rhythm& rhythm, const Population& population, WallSeconds now, std::optional<double> usual_gap_days)
{
    Standing s;
    if (rhythm.visits == 0) return s;
    now = std::max(now, rhythm.last_visit);
    Outlook outlook(rhythm, population);
    outlook.look(std::array{rhythm.last_visit, now});
    s.still_comes = outlook.at_all(1) / (outlook.at_all(1) + outlook.gone());
    s.would_have_come = std::clamp(1 - outlook.at_all(1) / outlook.at_all(0), 0., 1.);
    s.silence_days = static_cast<double>(now - rhythm.last_visit) / seconds_in_day;
    s.usual_gap_days = usual_gap_days ? *usual_gap_days : usual_gap(rhythm, population);
    s.silence_in_gaps = s.silence_days / std::max(s.usual_gap_days, 1. / 24);
    s.overdue = s.would_have_come > 0.95 && s.silence_in_gaps >= 2;
    return s;
}

WallSeconds next_visit(const Rhythm& rhythm, const Population& population, WallSeconds now)
{
    return rhythm.visits == 0 ? now : middle(Outlook(rhythm, population), std::max(now, rhythm.last_visit), 60);
}

Usual usual(const Rhythm& rhythm, const Population& population)
{
    Usual u;
    if (rhythm.visits == 0) return u;
    const WeekPreference& p = rhythm.preference;
    u.habit = p.habit;
    u.habit_evidence = p.evidence;
    u.week_hour = p.week[0].hour;
    u.spread_hours = p.week[0].spread_hours;
    u.share = p.week[0].share;
    u.day_hour = p.day.hour;
    u.day_share = p.day.share;
    u.usual_gap_days = usual_gap(rhythm, population);
    std::array<double, periods_days.size()> by_period{};
    double rhythmic = 0, missed = 0;
    for (int i = 0; i < Rhythm::most_kinds; ++i) {
        const double w = rhythm.weight[i];
        if (!is_period(rhythm.kind[i])) {
            if (rhythm.kind[i] != daily_kind && gap_shapes[rhythm.kind[i]] >= 8) rhythmic += w;
            continue;
        }
        const int index = rhythm.kind[i] - shape_kinds;
        u.periodic += w;
        missed += w * period_of(index).miss;
        by_period[index / (misses.size() * jitters_days.size())] += w;
    }
    if (u.periodic > 0) {
        u.period_days = periods_days[std::max_element(by_period.begin(), by_period.end()) - by_period.begin()];
        u.misses = missed / u.periodic;
    }
    u.regular = u.periodic + rhythmic > 0.5;
    return u;
}

}  // namespace rapport::stats
