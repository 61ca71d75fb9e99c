// The search that every purchase model shares: four parameters above 0, by their logarithms.
#pragma once
#include "stats/fit.h"
#include "stats/optimise.h"
#include "stats/purchases.h"

#include <array>
#include <cmath>
#include <string>
#include <type_traits>

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

// What a search that ended at no clear maximum may mean, whichever the model: r is the shape of the rates at which people buy.
namespace why_not {
inline constexpr const char* no_drop_out = "No drop-out found: the purchases look as if no customer ever leaves, so how many leave cannot be estimated.";
inline constexpr const char* all_leave_alike = "All customers seem equally likely to leave, so how they differ in that cannot be estimated.";
inline std::string otherwise(const Minimum& minimum, double r)
{
    if (r > 1e3) return "All customers seem to buy at the same rate, so how they differ in that cannot be estimated.";
    if (minimum.kind == Minimum::Kind::not_found) return "The search for the most likely parameters did not come to rest.";
    return "These data do not determine the parameters: quite different ones explain them equally well.";
}
}  // namespace why_not

// The fit: `at` makes a model of four logarithms, in units of the longest age, of which those of `times` are rates or times;
// reason_for(minimum, that model) says why it is not proven. Back in the caller's unit a density of x purchase times takes
// the unit to the power -x.
template <class At, class LikelihoodOf, class ReasonFor>
auto fit_most_likely(const Purchases& purchases, std::array<bool, 4> times, At at, LikelihoodOf likelihood_of, ReasonFor reason_for)
{
    using Model = std::invoke_result_t<At, std::span<const double>>;
    if (auto why = not_estimable(purchases); !why.empty()) return Figure<Fit<Model>>::cannot_tell(std::move(why));

    const Minimum minimum = most_likely(purchases, likelihood_of);
    const auto customers = static_cast<double>(purchases.customers);
    const double log_unit = std::log(purchases.longest_age);
    auto logs = minimum.at;
    for (std::size_t i = 0; i < logs.size(); ++i) logs[i] += times[i] ? log_unit : 0;
    Fit<Model> fit{at(logs), {}, -minimum.value * customers - purchases.total_repeat_purchases * log_unit, purchases.customers,
                   minimum.kind == Minimum::Kind::proven, {}};
    if (fit.converged) {
        for (std::size_t i = 0; i < logs.size(); ++i) logs[i] += std::log(minimum.inverse_hessian[i * 5] / customers) / 2;
        fit.standard_errors = at(logs);
    } else {
        fit.reason = reason_for(minimum, at(minimum.at));
    }
    return Figure<Fit<Model>>(std::move(fit));
}

}  // namespace rapport::stats
