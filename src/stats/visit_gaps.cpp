#include "stats/visit_gaps.h"

#include "stats/normal.h"
#include "stats/special_functions.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace rapport::stats {
namespace {

constexpr int steps_a_day = 16;
constexpr int table_days = 100;
double days(WallSeconds seconds) { return static_cast<double>(seconds) / seconds_in_day; }

double density(const PeriodChances& p, double gap)
{
    double sum = 0;
    for (int m = 1; m <= most_periods; ++m) {
        const double z = (gap - m * p.days) / p.jitter_days;
        if (std::abs(z) < 6) sum += p.share[m - 1] * std::exp(-z * z / 2) / (std::sqrt(2 * std::numbers::pi) * p.jitter_days);
    }
    const double mean = out_of_turn_mean(p);
    return (1 - out_of_turn) * sum + out_of_turn * std::exp(-gap / mean) / mean;
}

// ln of the density by gap, all kinds of a gap together.
struct Densities {
    std::vector<std::array<float, period_kinds>> by_gap;

    Densities() : by_gap(table_days * steps_a_day + 1)
    {
        for (std::size_t i = 0; i < by_gap.size(); ++i)
            for (int kind = 0; kind < period_kinds; ++kind)
                by_gap[i][kind] = static_cast<float>(std::log(density(chances_of(kind), static_cast<double>(i) / steps_a_day)));
    }
};

const Densities densities;

// How much likelier than evenly the week's density is around a visit, seen through each jitter.
class SeenThroughJitter {
public:
    explicit SeenThroughJitter(const WeekPreference& preference) : rest_(1)
    {
        for (const Favourite& f : preference.week) {
            if (f.share <= 0) continue;
            rest_ -= f.share;
            hours_[favourites_] = f.hour;
            for (std::size_t j = 0; j < jitters; ++j) {
                const double spread = std::hypot(f.spread_hours, 24 * jitters_days[j]);
                per_spread_[j][favourites_] = 1 / spread;
                height_[j][favourites_] = f.share * hours_in_week / spread;
            }
            ++favourites_;
        }
        rest_ = std::max(rest_, 0.01);
        // The weekday's share, with the neighbours' in as far as the jitter reaches them.
        constexpr std::array neighbours{0.1, 0.25};
        for (std::size_t day = 0; day < 7; ++day) {
            const double beside = preference.weekday[(day + 1) % 7] + preference.weekday[(day + 6) % 7];
            for (std::size_t j = 0; j < neighbours.size(); ++j)
                weekday_[j][day] = 7 * ((1 - 2 * neighbours[j]) * preference.weekday[day] + neighbours[j] * beside);
            weekday_[2][day] = 1;
        }
    }

    static constexpr std::size_t jitters = jitters_days.size();
    double at(std::size_t jitter, double hour) const
    {
        double sum = rest_ * weekday_[jitter][static_cast<std::size_t>(hour / 24)];
        for (std::size_t f = 0; f < favourites_; ++f) {
            double d = std::abs(hour - hours_[f]);
            d = std::min(d, hours_in_week - d);
            sum += height_[jitter][f] * normal_density(d * per_spread_[jitter][f]);
        }
        return sum;
    }

private:
    std::size_t favourites_ = 0;
    double rest_;
    std::array<double, WeekPreference::most> hours_{};
    std::array<std::array<double, WeekPreference::most>, jitters> per_spread_{}, height_{};
    std::array<std::array<double, 7>, jitters> weekday_{};
};

void count_days(Gaps& gaps, std::span<const WallSeconds> visits)
{
    const std::int64_t first = day_of(visits.front()), last = day_of(visits.back());
    const std::int64_t between = std::max<std::int64_t>(last - first - 1, 0);
    for (double& one : gaps.idle_days) one = static_cast<double>(between / 7);
    for (std::int64_t day = first + 1; day <= first + between % 7; ++day) gaps.idle_days[weekday_of(day)] += 1;
    std::int64_t before = first;
    for (const WallSeconds at : visits.subspan(1)) {
        const std::int64_t day = day_of(at);
        if (day == before) {
            gaps.same_day += 1;
            continue;
        }
        gaps.days += 1;
        if (day != last) gaps.idle_days[weekday_of(day)] -= 1;
        before = day;
    }
}

}  // namespace

PeriodChances::PeriodChances(const Period& period) : Period(period)
{
    for (int m = 1; m <= most_periods; ++m) share[m - 1] = (m < most_periods ? 1 - miss : 1) * std::pow(miss, m - 1);
}

const PeriodChances& chances_of(int index)
{
    static const auto all = [] {
        std::vector<PeriodChances> chances;
        for (int i = 0; i < period_kinds; ++i) chances.emplace_back(period_of(i));
        return chances;
    }();
    return all[index];
}

Gaps gaps_between(std::span<const WallSeconds> visits, const ShopWeek& shop, const WeekPreference& preference)
{
    Gaps gaps;
    if (visits.size() < 2) return gaps;
    visits = visits.last(std::min(visits.size(), visits_that_count));
    const OwnTime own(shop, preference);
    count_days(gaps, visits);
    gaps.weekday_share = OwnTime::weekdays(own.day_starts());
    double before = own.weeks(visits[0]);
    double product = 1;
    const SeenThroughJitter seen(preference);
    std::array<double, jitters_days.size()> log_norm{}, norm{1, 1, 1};
    for (std::size_t i = 1; i < visits.size(); ++i) {
        const double now = own.weeks(visits[i]), gap = std::max((now - before) * 7, 1e-3);
        before = now;
        gaps.count += 1;
        gaps.own_days += gap;
        product *= gap;
        if (product > 1e100 || product < 1e-100) { gaps.log_own_days += std::log(product); product = 1; }
        const auto row = static_cast<std::size_t>(std::min<double>(days(visits[i] - visits[i - 1]) * steps_a_day + 0.5, table_days * steps_a_day));
        const auto& densities_here = densities.by_gap[row];
        for (int kind = 0; kind < period_kinds; ++kind) gaps.log_density[kind] += densities_here[kind];
        const double hour = static_cast<double>(second_of_week(visits[i - 1])) / 3600;
        for (std::size_t j = 0; j < norm.size(); ++j) {
            norm[j] *= seen.at(j, hour);
            if (norm[j] > 1e100 || norm[j] < 1e-100) { log_norm[j] += std::log(norm[j]); norm[j] = 1; }
        }
    }
    gaps.log_own_days += std::log(product);
    for (int kind = 0; kind < period_kinds; ++kind)
        gaps.log_density[kind] -= static_cast<float>(log_norm[kind % norm.size()] + std::log(norm[kind % norm.size()]));
    return gaps;
}

double log_front(int k, const RatePrior& prior, double gaps)
{
    return log_gamma(prior.r + gaps * k) - log_gamma(prior.r) + prior.r * std::log(prior.a) - gaps * log_gamma(k);
}

double log_of_sum(int k, double r, const RatePrior& prior, const Gaps& gaps)
{
    return (k - 1) * gaps.log_own_days - r * std::log(prior.a + gaps.own_days);
}

double log_density(int k, const RatePrior& prior, const Gaps& gaps)
{
    return log_front(k, prior, gaps.count) + log_of_sum(k, prior.r + gaps.count * k, prior, gaps);
}

Daily daily(const RatePrior& prior, const Gaps& gaps)
{
    const std::array<double, 7>& share = gaps.weekday_share;
    const double most = gaps.count > 0 ? most_a_day / *std::max_element(share.begin(), share.end()) : 7 * most_a_day;
    const double events = gaps.days + prior.r;
    double rate = std::min(7 * events / (prior.a + gaps.own_days), 0.9 * most), curvature = events;
    for (int step = 0; step < 8; ++step) {
        // First and second derivative of the log posterior by the logarithm of the rate.
        double slope = events - prior.a * rate / 7;
        curvature = prior.a * rate / 7;
        for (std::size_t d = 0; d < 7; ++d) {
            const double odds = rate * share[d] / (1 - rate * share[d]);
            slope -= gaps.idle_days[d] * odds;
            curvature += gaps.idle_days[d] * odds * (1 + odds);
        }
        const double moved = slope / curvature, next = rate * std::exp(std::clamp(moved, -2., 2.));
        rate = next < most ? next : (rate + most) / 2;
        if (std::abs(moved) < 1e-3) break;
    }
    double log_density = events * std::log(rate / 7) - prior.a * rate / 7 + gaps.same_day * std::log(out_of_turn), week = 0;
    for (std::size_t d = 0; d < 7; ++d) {
        const double stays_away = std::log1p(-std::min(most_a_day, rate * share[d]));
        week -= stays_away;
        log_density += gaps.idle_days[d] * stays_away;
    }
    log_density += 0.5 * std::log(2 * std::numbers::pi / curvature) + prior.r * std::log(prior.a) - log_gamma(prior.r);
    return {rate, curvature, log_density, week};
}

double daily_silence(double hazard, double certainty)
{
    return std::exp(-certainty * std::log1p(hazard / certainty));
}

double longer(int k, const RatePrior& prior, double gaps, double sum_days, double own_days)
{
    if (own_days <= 0) return 1;
    const double r = prior.r + gaps * k, a = prior.a + sum_days;
    const double passed = own_days / (a + own_days);
    double term = std::exp(-r * std::log1p(own_days / a)), sum = term;
    for (int j = 1; j < k; ++j) sum += term *= (r + j - 1) / j * passed;
    return std::min(sum, 1.);
}

double longer(const PeriodChances& p, double days)
{
    if (days <= 0) return 1;
    double sum = 0;
    for (int m = 1; m <= most_periods; ++m) sum += p.share[m - 1] * normal_below((m * p.days - days) / p.jitter_days);
    return (1 - out_of_turn) * sum + out_of_turn * std::exp(-days / out_of_turn_mean(p));
}

}  // namespace rapport::stats
