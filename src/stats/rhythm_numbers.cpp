#include "stats/rhythm_numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace rapport::stats {
namespace {

// Visits every number of a thing in the order in which they are kept.
template <class P, class Each> void each_of_population(P& p, Each each)
{
    for (auto& one : p.week.density) each(one);
    each(p.favourites.first);
    each(p.favourites.further);
    each(p.favourites.day);
    for (auto& one : p.favourites.spread) each(one);
    for (auto& one : p.favourites.weekdays) each(one);
    for (auto& one : p.kinds) each(one);
    for (auto& one : p.rates) {
        each(one.r);
        each(one.a);
    }
    each(p.daily_rate.r);
    each(p.daily_rate.a);
    for (auto* leave : {&p.at_random, &p.with_period}) {
        each(leave->a);
        each(leave->b);
    }
    each(p.habit_at_random);
    each(p.habit_with_period);
    each(p.busy);
}

template <class R, class Each> void each_of_rhythm(R& r, Each each)
{
    each(r.first_visit);
    each(r.last_visit);
    each(r.visits);
    each(r.gaps);
    each(r.own_days);
    each(r.daily_rate);
    each(r.daily_certainty);
    for (auto& one : r.weight) each(one);
    for (auto& one : r.kind) each(one);
    const auto favourite = [&](auto& f) {
        each(f.hour);
        each(f.spread_hours);
        each(f.share);
    };
    for (auto& one : r.preference.week) favourite(one);
    favourite(r.preference.day);
    for (auto& one : r.preference.weekday) each(one);
    each(r.preference.evidence);
    each(r.preference.habit);
}

template <class T, class Over> std::vector<double> kept(const T& thing, Over over)
{
    std::vector<double> result;
    over(thing, [&](const auto& one) { result.push_back(static_cast<double>(one)); });
    return result;
}

const char* const not_these = "These numbers were not kept by this version.";

// False when there are too few or too many, or one is not finite or too large.
template <class T, class Over> bool filled(T& thing, std::span<const double> numbers, Over over)
{
    std::size_t at = 0;
    bool sound = true;
    over(thing, [&](auto& one) {
        const double number = at < numbers.size() ? numbers[at] : NAN;
        ++at;
        using Kept = std::remove_reference_t<decltype(one)>;
        constexpr double most = std::is_integral_v<Kept> ? std::min(1e15, static_cast<double>(std::numeric_limits<Kept>::max())) : 1e15;
        if (!(std::abs(number) <= most)) { sound = false; return; }
        one = static_cast<Kept>(number);
    });
    return sound && at == numbers.size();
}

bool is_share(double one) { return one >= 0 && one <= 1.0001; }

bool is_favourite(const Favourite& f, double circle) { return f.hour >= 0 && f.hour <= circle && f.spread_hours > 0.01 && is_share(f.share); }

}  // namespace

std::vector<double> numbers(const Population& p) { return kept(p, [](auto& thing, auto each) { each_of_population(thing, each); }); }

std::vector<double> numbers(const Rhythm& r) { return kept(r, [](auto& thing, auto each) { each_of_rhythm(thing, each); }); }

Figure<Population> population_of(std::span<const double> numbers)
{
    Population p;
    const bool sound = filled(p, numbers, [](auto& thing, auto each) { each_of_population(thing, each); })
        && std::all_of(numbers.begin(), numbers.end(), [](double one) { return one >= 0; })
        && std::all_of(p.kinds.begin(), p.kinds.end(), is_share) && p.busy > 0.1 && p.busy < 10
        && is_share(p.habit_at_random) && is_share(p.habit_with_period)
        && std::all_of(p.rates.begin(), p.rates.end(), [](const RatePrior& rate) { return rate.r > 0 && rate.a > 0; })
        && p.daily_rate.r > 0 && p.daily_rate.a > 0 && p.at_random.a > 0 && p.at_random.b > 0 && p.with_period.a > 0 && p.with_period.b > 0;
    if (!sound) return Figure<Population>::cannot_tell(not_these);
    p.week = ShopWeek::from_density(p.week.density);
    return p;
}

Figure<Rhythm> rhythm_of(std::span<const double> numbers)
{
    Rhythm r;
    const auto& p = r.preference;
    const bool sound = filled(r, numbers, [](auto& thing, auto each) { each_of_rhythm(thing, each); })
        && r.visits >= 0 && r.gaps >= 0 && r.own_days >= 0 && r.daily_rate >= 0 && r.daily_certainty > 0
        && std::all_of(r.weight.begin(), r.weight.end(), is_share)
        && std::all_of(r.kind.begin(), r.kind.end(), [](int kind) { return kind < gap_kinds; })
        && std::all_of(p.week.begin(), p.week.end(), [](const Favourite& f) { return is_favourite(f, hours_in_week); })
        && is_favourite(p.day, hours_in_day) && std::all_of(p.weekday.begin(), p.weekday.end(), is_share) && is_share(p.habit);
    return sound ? Figure<Rhythm>(r) : Figure<Rhythm>::cannot_tell(not_these);
}

}  // namespace rapport::stats
