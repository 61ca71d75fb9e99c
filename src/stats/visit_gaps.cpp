#include "stats/visit_gaps.h"

#include "stats/normal.h"
#include "stats/special_functions.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace rapport::stats {
namespace {

constexpr double out_of_turn = 0.03;
constexpr int steps_a_day = 16;
constexpr int table_days = 100;
constexpr int most_periods = 15;
constexpr double reach = 4.5;  // deviations

double days(WallSeconds seconds) { return static_cast<double>(seconds) / seconds_in_day; }

double out_of_turn_mean(const Period& p) { return 2 * p.days; }

double share_of_periods(const Period& p, int m)  // m = most_periods stands for all that follow too
{
    return (m < most_periods ? 1 - p.miss : 1) * std::pow(p.miss, m - 1);
}

double density(const Period& p, double gap)
{
    double sum = 0;
    for (int m = 1; m <= most_periods; ++m) {
        const double z = (gap - m * p.days) / p.jitter_days;
        if (std::abs(z) < 6) sum += share_of_periods(p, m) * std::exp(-z * z / 2) / (std::sqrt(2 * std::numbers::pi) * p.jitter_days);
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
                by_gap[i][kind] = static_cast<float>(std::log(density(period_of(kind), static_cast<double>(i) / steps_a_day)));
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

// The mass of one period's density times the week's, until each time.
class Lump {
public:
    Lump(WallSeconds centre, double jitter_days, const ShopWeek& shop, const WeekPreference& preference)
        : centre_(centre), jitter_(jitter_days * seconds_in_day), shop_(shop), preference_(preference)
    {
    }

    // Adds `share` of the part of the mass that lies before each time.
    void add_until(std::span<const WallSeconds> times, double share, std::span<double> sums) const
    {
        std::array<double, most_times> mass{};
        double all = 0;
        for (const Favourite& f : preference_.week)
            if (f.share > 0) add(f, times, mass, all);
        add_days(times, mass, all);
        for (std::size_t t = 0; t < times.size(); ++t) sums[t] += share * std::clamp(mass[t] / all, 0., 1.);
    }

private:
    // The product of two normal densities is one again.
    void add(const Favourite& f, std::span<const WallSeconds> times, std::span<double> mass, double& all) const
    {
        const double spread = f.spread_hours * seconds_in_hour, both = std::hypot(jitter_, spread);
        double off = static_cast<double>(second_of_week(centre_)) - f.hour * seconds_in_hour;  // the lump after the favourite time
        off -= std::round(off / seconds_in_week) * seconds_in_week;
        const double narrow = jitter_ * spread / both;
        for (int week = -1; week <= 1; ++week) {
            const double ahead = -off + week * static_cast<double>(seconds_in_week);  // favourite minus centre
            if (std::abs(ahead) > 5 * both) continue;
            const double weight = f.share * normal_density(ahead / both) * seconds_in_week / both;
            const double middle = ahead * jitter_ * jitter_ / (both * both);
            all += weight;
            for (std::size_t t = 0; t < times.size(); ++t)
                mass[t] += weight * normal_below((static_cast<double>(times[t] - centre_) - middle) / narrow);
        }
    }

    // Without a favourite time of the week: within a day as the shop's day (and the favourite time of the day) goes.
    void add_days(std::span<const WallSeconds> times, std::span<double> mass, double& all) const
    {
        const double rest = preference_.rest() + 1e-6;
        const auto day_of = [](WallSeconds at) { return (at - second_of_week(at) % seconds_in_day); };
        const auto far = static_cast<WallSeconds>(reach * jitter_);
        const Favourite& daily = preference_.day;
        for (WallSeconds day = day_of(centre_ - far); day < centre_ + far; day += seconds_in_day) {
            const double of_jitter = normal_below(static_cast<double>(day + seconds_in_day - centre_) / jitter_)
                - normal_below(static_cast<double>(day - centre_) / jitter_);
            const auto weekday = static_cast<int>(second_of_week(day) / seconds_in_day);
            const double weight = of_jitter * 7 * preference_.weekday[weekday];
            all += weight * (rest + daily.share);
            for (std::size_t t = 0; t < times.size(); ++t) {
                const double hour = std::clamp(static_cast<double>(times[t] - day) / seconds_in_hour, 0., 24.);
                if (hour <= 0) continue;
                double of_day = rest * shop_.before(weekday, hour);
                if (daily.share > 0) of_day += daily.share * (below(daily, hour, hours_in_day) - below(daily, 0, hours_in_day));
                mass[t] += weight * of_day;
            }
        }
    }

    WallSeconds centre_;
    double jitter_;  // seconds
    const ShopWeek& shop_;
    const WeekPreference& preference_;
};

// The days of wall time, counted from a Monday.
std::int64_t day_of(WallSeconds at)
{
    const std::int64_t since = at - 4 * seconds_in_day;
    return since / seconds_in_day - (since % seconds_in_day < 0);
}
std::size_t weekday_of(std::int64_t day) { return static_cast<std::size_t>((day % 7 + 7) % 7); }

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

constexpr double most_a_day = 0.97;  // somebody who has never missed a day may yet

}  // namespace

Gaps gaps_between(std::span<const WallSeconds> visits, const ShopWeek& shop, const WeekPreference& preference)
{
    Gaps gaps;
    if (visits.size() < 2) return gaps;
    visits = visits.last(std::min(visits.size(), visits_that_count));
    const OwnTime own(shop, preference);
    count_days(gaps, visits);
    gaps.weekday_share = own.weekdays();
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

double log_density(int k, const RatePrior& prior, const Gaps& gaps)
{
    const double n = gaps.count, r = prior.r + n * k;
    return log_gamma(r) - log_gamma(prior.r) + prior.r * std::log(prior.a) - r * std::log(prior.a + gaps.own_days)
        + (k - 1) * gaps.log_own_days - n * log_gamma(k);
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
    double log_density = events * std::log(rate / 7) - prior.a * rate / 7 + gaps.same_day * std::log(out_of_turn);
    for (std::size_t d = 0; d < 7; ++d)
        if (gaps.idle_days[d] > 0) log_density += gaps.idle_days[d] * std::log1p(-rate * share[d]);
    log_density += 0.5 * std::log(2 * std::numbers::pi / curvature) + prior.r * std::log(prior.a) - log_gamma(prior.r);
    return {rate, curvature, log_density};
}

double daily_week(double rate, const std::array<double, 7>& weekday_share)
{
    double sum = 0;
    for (const double share : weekday_share) sum -= std::log1p(-std::min(most_a_day, rate * share));
    return sum;
}

double daily_silence(double hazard, double certainty)
{
    return std::exp(-certainty * std::log1p(hazard / certainty));
}

void longer(double rate, double certainty, WallSeconds last, std::span<const WallSeconds> until, const OwnTime& own, std::span<double> result)
{
    const auto shares = own.weekdays();
    const auto chance = [&](std::int64_t day) { return std::min(most_a_day, rate * shares[weekday_of(day)]); };
    const double week = daily_week(rate, shares);
    const std::int64_t last_day = day_of(last);
    const double last_share = std::max(shares[weekday_of(last_day)], 1e-12), came_at = own.within_day(last);
    const auto again = [&](double passed) { return 1 - out_of_turn * std::clamp((passed - came_at) / last_share, 0., 1.); };
    for (std::size_t t = 0; t < until.size(); ++t) {
        const std::int64_t day = day_of(until[t]), between = day - last_day - 1;
        if (until[t] <= last) { result[t] = 1; continue; }
        const double passed = own.within_day(until[t]);
        if (day == last_day) { result[t] = again(passed); continue; }
        double hazard = static_cast<double>(between / 7) * week;
        for (std::int64_t d = day - between % 7; d < day; ++d) hazard -= std::log1p(-chance(d));
        const double share = std::max(shares[weekday_of(day)], 1e-12);
        hazard -= std::log1p(-chance(day) * std::min(1., passed / share));
        result[t] = again(last_share) * daily_silence(hazard, certainty);
    }
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

double longer(const Period& p, double days)
{
    if (days <= 0) return 1;
    double sum = 0;
    for (int m = 1; m <= most_periods; ++m) sum += share_of_periods(p, m) * normal_below((m * p.days - days) / p.jitter_days);
    return (1 - out_of_turn) * sum + out_of_turn * std::exp(-days / out_of_turn_mean(p));
}

void longer(const Period& p, WallSeconds last, std::span<const WallSeconds> until, const ShopWeek& shop,
            const WeekPreference& preference, std::span<double> result)
{
    std::fill(result.begin(), result.end(), 0.);
    const double far = reach * p.jitter_days;
    for (int m = 1; m <= most_periods; ++m) {
        const double share = share_of_periods(p, m);
        if (days(until.back() - last) < m * p.days - far) break;
        if (days(until.front() - last) > m * p.days + far) {
            for (double& one : result) one += share;
            continue;
        }
        const Lump lump(last + static_cast<WallSeconds>(m * p.days * seconds_in_day), p.jitter_days, shop, preference);
        lump.add_until(until, share, result);
    }
    const OwnTime own(shop, preference);
    const double start = own.weeks(last);
    for (std::size_t t = 0; t < until.size(); ++t) {
        const double own_days = until[t] > last ? std::max(0., own.weeks(until[t]) - start) * 7 : 0;
        result[t] = (1 - out_of_turn) * (1 - std::min(result[t], 1.)) + out_of_turn * std::exp(-own_days / out_of_turn_mean(p));
    }
}

}  // namespace rapport::stats
