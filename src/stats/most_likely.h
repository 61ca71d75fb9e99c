// The search that every purchase model shares: four parameters above 0, by their logarithms.
#pragma once
#include "stats/optimise.h"
#include "stats/purchases.h"

#include <array>
#include <cmath>

namespace rapport::stats {

// From where on a part is tried first, and the size of that part.
constexpr std::size_t many_rows = 20'000;
constexpr std::int64_t customers_of_a_part = 5'000;

// Every so-manieth customer, where there are many; nothing otherwise.
inline std::optional<Purchases> part_of(const Purchases& purchases)
{
    if (purchases.rows.size() < many_rows) return std::nullopt;
    return thinned(purchases, std::min<std::int64_t>(32, purchases.customers / customers_of_a_part));
}

// By how much the log-likelihood of all can rise from the most likely parameters of a part to its own. Twice that is a
// chi-square variable of as many degrees as there are parameters, times how many times more customers there are: beyond this
// lies less than one in e^40.
inline double most_to_gain(const Purchases& all, const Purchases& part)
{
    return 50 * static_cast<double>(all.customers) / static_cast<double>(part.customers);
}

// likelihood_of(purchases) gives a function (logarithms, slope) -> the log-likelihood of all customers together, which
// fills its four derivatives; times are in units of the longest age. Of many customers a part is tried first: the search
// among all then begins next to its end.
template <class LikelihoodOf> Minimum most_likely(const Purchases& purchases, LikelihoodOf likelihood_of)
{
    const auto search = [&](const Purchases& data, std::vector<double> start, Search how) {
        auto likelihood = likelihood_of(data);
        const auto customers = static_cast<double>(data.customers);
        how.least_curvature = least_curvature_of_a_mean(customers);
        return minimise(
            [&](std::span<const double> logs, std::span<double> slope) {
                std::array<double, 4> sums{};
                const double sum = likelihood(logs, sums);
                for (std::size_t i = 0; i < sums.size(); ++i) slope[i] = -sums[i] / customers;
                return -sum / customers;
            },
            std::move(start), how);
    };
    const std::vector<double> start{0, std::log(1. / 7), 0, 0};
    if (const auto part = part_of(purchases)) {
        const auto rough = search(*part, start, {});
        if (rough.kind == Minimum::Kind::proven) {
            Search near;
            near.inverse_hessian = rough.inverse_hessian;
            const auto found = search(purchases, rough.at, near);
            if (found.kind == Minimum::Kind::proven) return found;
        }
    }
    return search(purchases, start, {});
}

}  // namespace rapport::stats
