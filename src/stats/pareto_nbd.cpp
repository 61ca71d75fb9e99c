#include "stats/pareto_nbd.h"

#include "stats/most_likely.h"
#include "stats/special_functions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace rapport::stats {
namespace {

// Gauss and Legendre's rule on [0, 1].
struct Rule {
    struct Node {
        double at = 0, weight = 0;
    };
    std::vector<Node> nodes;

    explicit Rule(int count)
    {
        for (int i = 0; i < count; ++i) {  // Newton's method on the Legendre polynomial, from near each root
            double x = std::cos(std::numbers::pi * (i + 0.75) / (count + 0.5));
            double slope = 0;
            for (int step = 0; step < 10; ++step) {
                double before = 0, value = 1;
                for (int n = 0; n < count; ++n) {
                    const double next = ((2 * n + 1) * x * value - n * before) / (n + 1);
                    before = value;
                    value = next;
                }
                slope = count * (x * value - before) / (x * x - 1);
                x -= value / slope;
            }
            nodes.push_back({(1 + x) / 2, 1 / ((1 - x * x) * slope * slope)});
        }
    }
};

// Integrals over the moments u in [t_x, T] at which the customer may have left, each relative to the same e^log_scale:
//
//     gone = s / (beta+u) * ((alpha+T) / (alpha+u))^(r+x) * ((beta+T) / (beta+u))^s,
//
// which is the density of leaving at u against still being there at T; and for the gradient the same times derivatives
// of its logarithm.
struct Leaving {
    double log_scale = 0;
    double gone = 0;
    double by_r = 0, by_log_alpha = 0, by_s = 0, by_log_beta = 0;

    double log_odds() const { return log_scale + std::log(gone); }
};

// Times as in the model's unit. With ln(c + u) for variable, c the smaller of alpha and beta, the integrand is smooth
// at the scale of 1 except that it falls exponentially; rule and pieces are chosen for 12 digits. Nothing is done
// beyond the moment where e^-45 of the integrand is left, which is why thousands of purchases do no harm.
template <bool with_gradient> Leaving leaving(const ParetoNbd& m, double x, double recency, double age)
{
    static const Rule few(8), many(16);
    constexpr double negligible = 45;
    const auto falls_within = [](double exponent, double from) {
        return from * std::expm1(std::min(negligible / exponent, 700.));
    };

    const double exponent = m.r + x;
    const double from_alpha = m.alpha + recency, from_beta = m.beta + recency;
    const bool alpha_is_smaller = from_alpha <= from_beta;
    const double smaller = alpha_is_smaller ? from_alpha : from_beta;
    const double whole_alpha = std::log1p((age - recency) / from_alpha),
                 whole_beta = std::log1p((age - recency) / from_beta);

    const double until = std::min({age - recency, falls_within(exponent, from_alpha), falls_within(m.s, from_beta)});
    const double length = std::log1p(until / smaller);
    const double steepest = (smaller + until) * (exponent / (from_alpha + until) + m.s / (from_beta + until));
    const double fall = steepest * length;
    const bool easy = length <= 1.5 && fall <= 4;
    const int pieces = easy ? 1 : 1 + static_cast<int>(std::max(length / 4, fall / 14));
    const double piece = length / pieces;

    Leaving sum;
    sum.log_scale = exponent * whole_alpha + m.s * whole_beta;
    for (int i = 0; i < pieces; ++i) {
        for (const Rule::Node& node : (easy ? few : many).nodes) {
            const double log_smaller = piece * (i + node.at);
            const double moved = smaller * (std::exp(log_smaller) - 1);  // u - t_x
            const double log_larger = std::log(1 + moved / (alpha_is_smaller ? from_beta : from_alpha));
            const double log_alpha = alpha_is_smaller ? log_smaller : log_larger;
            const double log_beta = alpha_is_smaller ? log_larger : log_smaller;
            const double by_after_beta = 1 / (from_beta + moved);
            const double gone = node.weight * piece * (smaller + moved) * m.s * by_after_beta
                * std::exp(-exponent * log_alpha - m.s * log_beta);
            sum.gone += gone;
            if constexpr (with_gradient) {
                sum.by_r += gone * (whole_alpha - log_alpha);
                sum.by_log_alpha += gone * exponent * m.alpha * (1 / (m.alpha + age) - 1 / (from_alpha + moved));
                sum.by_s += gone * (1 / m.s + whole_beta - log_beta);
                sum.by_log_beta += gone * m.beta * (m.s / (m.beta + age) - (m.s + 1) * by_after_beta);
            }
        }
    }
    return sum;
}

// The log-likelihood of grouped customers and its derivatives by ln r, ln alpha, ln s, ln beta. Of one customer it is
//
//     ln (r)_x - x ln alpha - (r+x) ln((alpha+T) / alpha) - s ln((beta+T) / beta) + ln(1 + integral of `gone`).
double log_likelihood_of_all(const Purchases& data, const ParetoNbd& m, std::array<double, 4>& slope)
{
    slope = {};
    double sum = 0, x = 0, rising = 0, by_r = 0;
    for (const auto& row : data.rows) {
        for (; x < data.repeat_purchases[row.repeat_purchases]; ++x) {
            rising += std::log((m.r + x) / m.alpha);
            by_r += m.r / (m.r + x);
        }
        const double recency = data.times[row.recency], age = data.times[row.age];
        const double customers = row.customers;
        const double log_alpha = std::log1p(age / m.alpha), log_beta = std::log1p(age / m.beta);
        double value = rising - (m.r + x) * log_alpha - m.s * log_beta;
        slope[0] += customers * (by_r - m.r * log_alpha);
        slope[1] += customers * ((m.r + x) * age / (m.alpha + age) - x);
        slope[2] -= customers * m.s * log_beta;
        slope[3] += customers * m.s * age / (m.beta + age);

        if (age > recency) {
            const Leaving left = leaving<true>(m, x, recency, age);
            const double log_odds = left.log_odds();
            value += log1p_exp(log_odds);
            const double each = customers / (1 + std::exp(-log_odds)) / left.gone;
            slope[0] += each * m.r * left.by_r;
            slope[1] += each * left.by_log_alpha;
            slope[2] += each * m.s * left.by_s;
            slope[3] += each * left.by_log_beta;
        }
        sum += customers * value;
    }
    return sum;
}

std::string reason_for(const Minimum& minimum, const ParetoNbd& scaled)
{
    if (scaled.s / scaled.beta < 1e-2 || scaled.s < 1e-4) return why_not::no_drop_out;
    if (scaled.s > 1e3) return why_not::all_leave_alike;
    return why_not::otherwise(minimum, scaled.r);
}

}  // namespace

double log_likelihood(const ParetoNbd& m, const History& h)
{
    const double alive = log_rising(m.r, h.repeat_purchases) - h.repeat_purchases * std::log(m.alpha)
        - (m.r + h.repeat_purchases) * std::log1p(h.age / m.alpha) - m.s * std::log1p(h.age / m.beta);
    if (h.age <= h.recency) return alive;
    return alive + log1p_exp(leaving<false>(m, h.repeat_purchases, h.recency, h.age).log_odds());
}

double log_likelihood(const ParetoNbd& m, const Purchases& purchases)
{
    if (purchases.longest_age <= 0 || purchases.customers == 0) return 0;
    ParetoNbd scaled = m;
    scaled.alpha /= purchases.longest_age;
    scaled.beta /= purchases.longest_age;
    std::array<double, 4> slope{};
    return log_likelihood_of_all(purchases, scaled, slope)
        - purchases.total_repeat_purchases * std::log(purchases.longest_age);
}

double probability_alive(const ParetoNbd& m, const History& h)
{
    if (h.age <= h.recency) return 1;
    return 1 / (1 + std::exp(leaving<false>(m, h.repeat_purchases, h.recency, h.age).log_odds()));
}

double expected_purchases_if_alive(const ParetoNbd& m, double repeat_purchases, double age, double horizon)
{
    const double length = std::log1p(horizon / (m.beta + age));
    const double bend = (m.s - 1) * length;
    const double mean_length = std::abs(bend) < 1e-300 ? length : length * -std::expm1(-bend) / bend;
    return (m.r + repeat_purchases) / (m.alpha + age) * (m.beta + age) * mean_length;
}

double expected_purchases(const ParetoNbd& model, const History& history, double horizon)
{
    return probability_alive(model, history)
        * expected_purchases_if_alive(model, history.repeat_purchases, history.age, horizon);
}

double expected_purchases_of_new_customer(const ParetoNbd& model, double horizon)
{
    return expected_purchases(model, History{}, horizon);
}

Figure<Fit<ParetoNbd>> fit_pareto_nbd(const Purchases& purchases)
{
    const auto at = [](std::span<const double> logs) { return ParetoNbd{std::exp(logs[0]), std::exp(logs[1]), std::exp(logs[2]), std::exp(logs[3])}; };
    return fit_most_likely(purchases, {false, true, false, true}, at, [&](const Purchases& data) {
        return [&](std::span<const double> logs, std::array<double, 4>& slope) { return log_likelihood_of_all(data, at(logs), slope); };
    }, reason_for);
}

}  // namespace rapport::stats
