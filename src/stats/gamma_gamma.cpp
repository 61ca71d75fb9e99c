#include "stats/gamma_gamma.h"

#include "stats/optimise.h"
#include "stats/purchases.h"
#include "stats/special_functions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace rapport::stats {
namespace {

// The customers who take part, those with equally many repeat purchases together.
struct Baskets {
    struct Block {
        double repeat_purchases = 0;  // x
        std::size_t first = 0, last = 0;
        double log_means = 0;  // sum over the block
    };
    std::vector<Block> blocks;
    std::vector<double> totals;  // x times the mean, in units of `typical`
    double typical = 0;          // mean of the customers' means
    double customers = 0;
};

// The log-likelihood of all and its derivatives by ln p, ln q, ln v. Of one customer it is
//
//     ln G(px+q) - ln G(px) - ln G(q) + q ln v + (px-1) ln m + px ln x - (px+q) ln(v + x m),
//
// where only the last logarithm is not the same for all who bought x times.
double log_likelihood_of_all(const Baskets& baskets, const GammaGamma& m, std::array<double, 3>& slope)
{
    slope = {};
    double sum = 0;
    const double log_gamma_q = log_gamma(m.q), digamma_q = digamma(m.q), log_v = std::log(m.v);
    for (const auto& block : baskets.blocks) {
        const double x = block.repeat_purchases;
        const double px = m.p * x;
        const auto n = static_cast<double>(block.last - block.first);

        // Sums of ln(v + t) and of v / (v + t). Eight at a time: the logarithm of a product costs one logarithm, and
        // its logarithmic derivative P'/P one division.
        double logs = 0, reciprocals = 0;
        for (std::size_t i = block.first; i < block.last;) {
            double product = 1, derivative = 0;
            for (const std::size_t end = std::min(i + 8, block.last); i < end; ++i) {
                const double factor = m.v + baskets.totals[i];
                derivative = derivative * factor + product;
                product *= factor;
            }
            logs += std::log(product);
            reciprocals += derivative / product;
        }

        sum += n * (log_gamma(px + m.q) - log_gamma(px) - log_gamma_q + m.q * log_v + px * std::log(x))
            + (px - 1) * block.log_means - (px + m.q) * logs;
        const double digamma_sum = digamma(px + m.q);
        slope[0] += px * (n * (digamma_sum - digamma(px) + std::log(x)) + block.log_means - logs);
        slope[1] += m.q * (n * (digamma_sum - digamma_q + log_v) - logs);
        slope[2] += n * m.q - (px + m.q) * m.v * reciprocals;
    }
    return sum;
}

std::string fault_of(const Spending& s)
{
    if (!(s.repeat_purchases >= 0) || s.repeat_purchases > most_repeat_purchases
        || s.repeat_purchases != std::floor(s.repeat_purchases))
        return "the number of repeat purchases must be a whole number from 0 to a million.";
    if (s.repeat_purchases > 0 && !(std::abs(s.mean) < 1e100)) return "the mean spend must be a finite number.";
    return {};
}

bool takes_part(const Spending& s) { return s.repeat_purchases > 0 && s.mean > 0; }

Baskets sorted(std::span<const Spending> spendings)
{
    Baskets baskets;
    std::vector<std::size_t> start;  // by x: first where its customers begin, then where the next one goes
    for (const auto& s : spendings) {
        if (!takes_part(s)) continue;
        const auto x = static_cast<std::size_t>(s.repeat_purchases);
        if (start.size() <= x) start.resize(x + 1);
        ++start[x];
        baskets.typical += s.mean;
        ++baskets.customers;
    }
    baskets.typical /= std::max(baskets.customers, 1.);

    std::vector<std::size_t> block_of(start.size());
    std::size_t before = 0;
    for (std::size_t x = 0; x < start.size(); ++x) {
        const std::size_t here = start[x];
        block_of[x] = baskets.blocks.size();
        if (here > 0) baskets.blocks.push_back({static_cast<double>(x), before, before + here, 0});
        start[x] = before;
        before += here;
    }

    baskets.totals.resize(before);
    for (const auto& s : spendings) {
        if (!takes_part(s)) continue;
        const auto x = static_cast<std::size_t>(s.repeat_purchases);
        const double mean = s.mean / baskets.typical;
        baskets.totals[start[x]++] = s.repeat_purchases * mean;
    }
    // Sorted, so that the sums, and with them the last digits, do not depend on the order of the customers.
    for (auto& block : baskets.blocks) {
        const auto first = baskets.totals.begin() + static_cast<std::ptrdiff_t>(block.first);
        const auto last = baskets.totals.begin() + static_cast<std::ptrdiff_t>(block.last);
        std::sort(first, last);
        for (auto total = first; total != last; ++total) block.log_means += std::log(*total / block.repeat_purchases);
    }
    return baskets;
}

std::string reason_for(const Minimum& minimum, const GammaGamma& m)
{
    if (minimum.kind == Minimum::Kind::proven) return {};
    if (m.p > 1e4) return "Every customer seems to spend the same each time, so how spends vary cannot be estimated.";
    if (m.q > 1e3) return "All customers seem to have the same mean spend, so how they differ cannot be estimated.";
    if (minimum.kind == Minimum::Kind::not_found)
        return "The search for the most likely parameters did not come to rest.";
    return "These data do not determine the parameters: quite different ones explain them equally well.";
}

}  // namespace

double log_likelihood(const GammaGamma& m, const Spending& s)
{
    const double px = m.p * s.repeat_purchases;
    const double total = s.repeat_purchases * s.mean;
    return log_gamma(px + m.q) - log_gamma(px) - log_gamma(m.q) + m.q * std::log(m.v) + (px - 1) * std::log(s.mean)
        + px * std::log(s.repeat_purchases) - (px + m.q) * std::log(m.v + total);
}

std::optional<double> expected_spend(const GammaGamma& m, const Spending& s)
{
    const double weight = m.p * s.repeat_purchases + m.q - 1;
    if (!(weight > 0)) return std::nullopt;
    if (s.repeat_purchases == 0) return m.p * m.v / weight;
    if (!(s.mean >= 0)) return std::nullopt;
    return m.p * (m.v + s.repeat_purchases * s.mean) / weight;
}

Figure<double> mean_spend(const GammaGamma& m)
{
    if (m.q > 1) return m.p * m.v / (m.q - 1);
    return Figure<double>::cannot_tell(
        "Spends differ so widely between customers that their mean is not defined (q is 1 or below).");
}

Figure<SpendFit> fit_gamma_gamma(std::span<const Spending> spendings)
{
    SpendFit fit;
    double least = std::numeric_limits<double>::infinity(), most = 0;
    for (std::size_t i = 0; i < spendings.size(); ++i) {
        const Spending& s = spendings[i];
        if (const auto fault = fault_of(s); !fault.empty())
            return Figure<SpendFit>::cannot_tell("Row index " + std::to_string(i) + ": " + fault);
        fit.without_repeat += s.repeat_purchases == 0;
        fit.without_spend += s.repeat_purchases > 0 && s.mean <= 0;
        if (!takes_part(s)) continue;
        ++fit.customers;
        least = std::min(least, s.mean);
        most = std::max(most, s.mean);
    }
    if (fit.customers < fewest_customers)
        return Figure<SpendFit>::cannot_tell("Too few customers with repeat purchases to fit a model of spending: "
            + std::to_string(fit.customers) + ", at least " + std::to_string(fewest_customers) + " are needed.");
    if (least == most)
        return Figure<SpendFit>::cannot_tell("Every customer spends the same: how spends vary is not estimable.");

    const Baskets baskets = sorted(spendings);
    const auto at = [](std::span<const double> logs) {
        return GammaGamma{std::exp(logs[0]), std::exp(logs[1]), std::exp(logs[2])};
    };
    const Minimum minimum = minimise(
        [&](std::span<const double> logs, std::span<double> slope) {
            std::array<double, 3> sums{};
            const double sum = log_likelihood_of_all(baskets, at(logs), sums);
            for (std::size_t i = 0; i < sums.size(); ++i) slope[i] = -sums[i] / baskets.customers;
            return -sum / baskets.customers;
        },
        {std::log(2), std::log(3), 0});  // a mean of one typical spend

    fit.model = at(minimum.at);
    fit.model.v *= baskets.typical;
    fit.log_likelihood = -(minimum.value + std::log(baskets.typical)) * baskets.customers;
    fit.converged = minimum.kind == Minimum::Kind::proven;
    fit.reason = reason_for(minimum, fit.model);
    if (fit.converged) {
        const auto relative = [&](std::size_t i) {
            return std::sqrt(minimum.inverse_hessian[i * 4] / baskets.customers);
        };
        fit.standard_errors =
            GammaGamma{fit.model.p * relative(0), fit.model.q * relative(1), fit.model.v * relative(2)};
    }
    return fit;
}

}  // namespace rapport::stats
