// For tests and benches only: shops whose customers' rhythms are known, always the same for the same seed.
#pragma once
#include "stats/rhythm.h"
#include "stats/simulated_test.h"

#include <algorithm>
#include <vector>

namespace rapport::stats::simulated {

// Monday 0:00, in wall time.
constexpr WallSeconds some_monday = 4 * seconds_in_day + 2800 * seconds_in_week;

constexpr WallSeconds on(int week, int weekday, double hour)
{
    return some_monday + week * seconds_in_week + weekday * seconds_in_day + static_cast<WallSeconds>(hour * 3600);
}

// Open from 8 to 22, busiest at 12:30 and 18:00.
inline double shop_hour(Random& random)
{
    const double hour = random.uniform() < 0.45 ? 12.5 + 1.6 * random.normal() : 18 + 1.7 * random.normal();
    return std::clamp(hour, 8., 21.98);
}

struct Visitor {
    std::vector<WallSeconds> visits;
    bool regular = false;
    double favourite_hour = 0;  // of the week, of a regular
};

// Comes every `period` weeks at one time, `jitter_hours` about it, and misses some.
inline Visitor regular(Random& random, int first_week, int last_week, int period, double jitter_hours, double missed)
{
    Visitor v;
    v.regular = true;
    v.favourite_hour = 24 * std::floor(7 * random.uniform()) + shop_hour(random);
    for (int week = first_week; week < last_week; week += period)
        if (v.visits.empty() || random.uniform() >= missed) v.visits.push_back(on(week, 0, v.favourite_hour + jitter_hours * random.normal()));
    return v;
}

// Comes on any day, the next visit after an exponential time.
inline Visitor at_random(Random& random, int first_week, int last_week, double mean_days)
{
    Visitor v;
    for (double day = 7 * (first_week + random.uniform()); day < 7 * last_week; day += mean_days * random.exponential())
        v.visits.push_back(on(0, static_cast<int>(day), shop_hour(random)));
    std::sort(v.visits.begin(), v.visits.end());
    return v;
}

// Half weekly with 45 minutes of jitter and 15 % of the weeks missed, half at random; each up to the fourth visit.
inline std::vector<Visitor> up_to_the_fourth_visit(std::size_t customers, std::uint64_t seed)
{
    Random random(seed);
    std::vector<Visitor> result;
    while (result.size() < customers) {
        const int week = static_cast<int>(20 * random.uniform());
        const bool weekly = result.size() % 2 == 1;
        Visitor v = weekly ? regular(random, week, week + 40, 1, 0.75, 0.15) : at_random(random, week, week + 60, 3 + 18 * random.uniform());
        if (v.visits.size() < 4) continue;
        v.visits.resize(4);
        result.push_back(std::move(v));
    }
    return result;
}

// Two years of a shop: a third come weekly or fortnightly, the others at random and at very different rates; a part has left.
inline std::vector<Visitor> shop(std::size_t customers, std::uint64_t seed, int weeks = 104)
{
    Random random(seed);
    std::vector<Visitor> result;
    while (result.size() < customers) {
        const int first = static_cast<int>(0.6 * weeks * random.uniform());
        const int last = random.uniform() < 0.7 ? weeks : first + 1 + static_cast<int>((weeks - first) * random.uniform());
        const int period = random.uniform() < 0.6 ? 1 : 2;
        const double jitter_hours = 0.5 + random.uniform(), missed = 0.1 + 0.3 * random.uniform(), mean_days = 5 / random.gamma(1) + 3;
        Visitor v = result.size() % 3 == 0 ? regular(random, first, last, period, jitter_hours, missed) : at_random(random, first, last, mean_days);
        if (!v.visits.empty()) result.push_back(std::move(v));
    }
    return result;
}

inline std::vector<std::vector<WallSeconds>> visits_of_all(const std::vector<Visitor>& visitors)
{
    std::vector<std::vector<WallSeconds>> result;
    for (const Visitor& v : visitors) result.push_back(v.visits);
    return result;
}

}  // namespace rapport::stats::simulated
