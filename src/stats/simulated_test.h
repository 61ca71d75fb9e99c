// For tests only: customers simulated from known parameters, always the same for the same seed.
#pragma once
#include "stats/bg_nbd.h"
#include "stats/purchases.h"

#include <cmath>
#include <cstdint>
#include <vector>

namespace rapport::stats::simulated {

// SplitMix64 (Steele, Lea and Flood, 2014) and textbook samplers: the standard library's distributions differ from one
// implementation to the next.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    double uniform()  // in (0, 1)
    {
        std::uint64_t z = state_ += 0x9e37'79b9'7f4a'7c15u;
        z = (z ^ (z >> 30)) * 0xbf58'476d'1ce4'e5b9u;
        z = (z ^ (z >> 27)) * 0x94d0'49bb'1331'11ebu;
        return (static_cast<double>((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53;
    }

    double exponential() { return -std::log(uniform()); }
    double normal() { return std::sqrt(2 * exponential()) * std::cos(6.283185307179586 * uniform()); }

    double gamma(double shape)  // Marsaglia and Tsang, 2000
    {
        if (shape < 1) return gamma(shape + 1) * std::pow(uniform(), 1 / shape);
        const double d = shape - 1. / 3, c = 1 / std::sqrt(9 * d);
        for (;;) {
            const double z = normal();
            const double v = std::pow(1 + c * z, 3);
            if (v > 0 && std::log(uniform()) < 0.5 * z * z + d * (1 - v + std::log(v))) return d * v;
        }
    }

    double beta(double a, double b)
    {
        const double x = gamma(a);
        return x / (x + gamma(b));
    }

private:
    std::uint64_t state_;
};

struct Shop {
    std::size_t customers = 0;
    beta_geometric::Parameters model;  // time in weeks
    beta_geometric::FirstToss first_toss = beta_geometric::FirstToss::at_first_repeat;
    int joined_over_days = 84;
    int observed_days = 273;
    std::uint64_t seed = 1;
};

// Whole days, one purchase a day at most.
inline std::vector<History> histories(const Shop& shop)
{
    Random random(shop.seed);
    std::vector<History> result(shop.customers);
    for (History& h : result) {
        const double rate = random.gamma(shop.model.r) / shop.model.alpha / 7;  // a day
        const double leaves = random.beta(shop.model.a, shop.model.b);
        const auto joined = std::floor(random.uniform() * shop.joined_over_days);
        const auto last_day = shop.observed_days - 1;
        double recency = 0;
        bool gone = shop.first_toss == beta_geometric::FirstToss::at_first_purchase && random.uniform() < leaves;
        for (double time = joined + 0.5; !gone;) {
            time += random.exponential() / rate;
            if (time >= shop.observed_days) break;
            const double day = std::floor(time) - joined;
            h.repeat_purchases += day > recency;
            recency = day;
            gone = random.uniform() < leaves;
        }
        h.recency = recency / 7;
        h.age = (last_day - joined) / 7;
    }
    return result;
}

// Mean spends of repeat purchases after the Gamma-Gamma model; 0 without a repeat purchase.
inline std::vector<double> mean_spends(const std::vector<History>& histories, double p, double q, double v,
                                       std::uint64_t seed)
{
    Random random(seed);
    std::vector<double> result;
    for (const History& h : histories) {
        const double scale = v / random.gamma(q);
        const double x = h.repeat_purchases;
        result.push_back(x > 0 ? scale * random.gamma(p * x) / x : 0);
    }
    return result;
}

}  // namespace rapport::stats::simulated
