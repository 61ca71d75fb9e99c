#include "stats/mbg_cnbd_k.h"

#include "stats/mbg_nbd.h"
#include "stats/optimise.h"
#include "stats/special_functions.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace rapport::stats {
namespace {

// How the likelihood of one history divides, after all that depends on x alone was taken out:
//
//     gone   = a / (b+x) * ((alpha+T) / (alpha+t_x))^n                                    left at the last purchase
//     silent = sum over j < k of (n)_j / j! * ((T-t_x) / (alpha+T))^j,   n = r + k x      j times have passed since
//
// (n)_j is the rising factorial. The likelihood is proportional to gone + silent.
struct Since {
    double log_gone = 0;
    double silent = 0;
    double silent_by_n = 0;         // derivatives of `silent`
    double silent_by_log_age = 0;   // ... by ln(alpha+T)
};

Since since(int k, double n, double log_odds, double log_ratio, double share)
{
    Since result;
    result.log_gone = log_odds + n * log_ratio;
    double term = 1, by_n = 0;      // by_n: derivative of ln term by n
    for (int j = 0;; ++j) {
        result.silent += term;
        result.silent_by_n += term * by_n;
        result.silent_by_log_age -= j * term;
        if (j == k - 1) return result;
        by_n += 1 / (n + j);
        term *= (n + j) / (j + 1) * share;
    }
}

// What of the likelihood depends on x alone, and on the sum of the logarithms of the waiting times.
double log_of_counts(const MbgCnbdK& m, double x)
{
    return -x * log_gamma(m.k) + log_rising(m.b, x + 1) - log_rising(m.a + m.b, x + 1) + log_rising(m.r, m.k * x);
}

// The log-likelihood of grouped customers, times in units of the longest age, and its derivatives by ln r, ln alpha,
// ln a, ln b.
class Likelihood {
public:
    Likelihood(const Purchases& purchases, int k) : data_(purchases), k_(k), log_day_(purchases.times.size()) {}

    double operator()(const MbgCnbdK& m, std::array<double, 4>& slope)
    {
        slope = {};
        double sum = (k_ - 1) * (data_.total_log_waits - data_.total_repeat_purchases * std::log(data_.longest_age));
        for (std::size_t i = 0; i < log_day_.size(); ++i) log_day_[i] = std::log(m.alpha + data_.times[i]);
        const double log_alpha = std::log(m.alpha), ab = m.a + m.b;
        double x = -1, n = 0, of_x = 0, by_r = 0, by_a = 0, by_b = 0, log_odds = 0;
        for (const auto& row : data_.rows) {
            if (data_.repeat_purchases[row.repeat_purchases] != x) {
                x = data_.repeat_purchases[row.repeat_purchases];
                n = m.r + k_ * x;
                of_x = log_of_counts(m, x);
                by_r = digamma(n) - digamma(m.r);
                by_a = digamma(ab) - digamma(ab + x + 1);
                by_b = digamma(m.b + x + 1) - digamma(m.b) + by_a;
                log_odds = std::log(m.a) - std::log(m.b + x);
            }
            const double recency = data_.times[row.recency], age = data_.times[row.age], customers = row.customers;
            const double log_age = log_day_[row.age], log_ratio = log_age - log_day_[row.recency];
            const double whole = m.alpha + age, share_age = m.alpha / whole, share_recency = m.alpha / (m.alpha + recency);
            const auto last = since(k_, n, log_odds, log_ratio, (age - recency) / whole);
            const double log_silent = std::log(last.silent);
            const double delta = last.log_gone - log_silent;
            const double gone = 1 / (1 + std::exp(-delta)), silent = (1 - gone) / last.silent;

            sum += customers * (of_x + m.r * log_alpha - n * log_age + log_silent + log1p_exp(delta));
            slope[0] += customers * m.r * (by_r + log_alpha - log_age + gone * log_ratio + silent * last.silent_by_n);
            slope[1] += customers * (m.r - n * share_age + gone * n * (share_age - share_recency) + silent * last.silent_by_log_age * share_age);
            slope[2] += customers * (m.a * by_a + gone);
            slope[3] += customers * m.b * (by_b - gone / (m.b + x));
        }
        return sum;
    }

private:
    const Purchases& data_;
    int k_;
    std::vector<double> log_day_;   // ln(alpha + time)
};

std::string reason_for(const Minimum& minimum, const MbgCnbdK& m)
{
    const double leaving = m.a / (m.a + m.b);
    if (minimum.kind == Minimum::Kind::proven) return {};
    if (leaving < 1e-3)
        return "No drop-out found: the purchases look as if no customer ever leaves, so how many leave cannot be "
               "estimated.";
    if (leaving > 0.999)
        return "Everybody seems to leave at the first chance, so the chance of staying cannot be estimated.";
    if (m.a + m.b > 1e3)
        return "All customers seem equally likely to leave, so how they differ in that cannot be estimated.";
    if (m.r > 1e3)
        return "All customers seem to buy at the same rate, so how they differ in that cannot be estimated.";
    if (minimum.kind == Minimum::Kind::not_found)
        return "The search for the most likely parameters did not come to rest.";
    return "These data do not determine the parameters: quite different ones explain them equally well.";
}

Since since(const MbgCnbdK& m, const History& h)
{
    const double x = h.repeat_purchases;
    return since(m.k, m.r + m.k * x, std::log(m.a) - std::log(m.b + x), std::log1p(h.age / m.alpha) - std::log1p(h.recency / m.alpha),
                 (h.age - h.recency) / (m.alpha + h.age));
}

// Expected purchases of a customer of whom j of the k times have passed: the number of times that pass is negative
// binomial with shape rho and mean rho * z, every k-th of them is a purchase, and after each one stays with a chance whose
// distribution is beta(b, a).
double expected_from_phase(int k, int j, double rho, double z, double a, double b)
{
    const double theta = z / (1 + z), mean = rho * z, deviation = std::sqrt(mean * (1 + z));
    const double from = std::max(0., std::floor(mean - 12 * deviation));
    double pmf = std::exp(log_gamma(rho + from) - log_gamma(from + 1) - log_gamma(rho) - rho * std::log1p(z) + (from > 0 ? from * std::log(theta) : 0));
    double purchases = 0, staying = 1, made = 0;    // sum over the first `made` of the chance to be still there for each
    double sum = 0;
    for (double n = from;; ++n) {
        for (const double made_by_now = std::floor((n + j) / k); made < made_by_now; ++made) {
            purchases += staying;
            staying *= (b + made) / (a + b + made);
        }
        sum += pmf * purchases;
        const double ratio = theta * (rho + n) / (n + 1);
        // From here the terms fall at least as fast as a geometric series, of which `purchases` grows slower than linearly.
        if (n > mean && ratio < 1 && pmf * (purchases + 1) * (1 + 1 / (1 - ratio)) < 1e-13 * (sum + 1e-300) * (1 - ratio)) return sum;
        if (n > mean && pmf == 0) return sum;
        pmf *= ratio;
    }
}

}  // namespace

double log_likelihood(const MbgCnbdK& m, const History& h)
{
    const double x = h.repeat_purchases;
    const auto last = since(m, h);
    return (m.k - 1) * h.log_waits + log_of_counts(m, x) - m.k * x * std::log(m.alpha)
        - (m.r + m.k * x) * std::log1p(h.age / m.alpha) + std::log(last.silent) + log1p_exp(last.log_gone - std::log(last.silent));
}

double log_likelihood(const MbgCnbdK& m, const Purchases& purchases)
{
    if (purchases.longest_age <= 0 || purchases.customers == 0) return 0;
    MbgCnbdK scaled = m;
    scaled.alpha /= purchases.longest_age;
    std::array<double, 4> slope{};
    return Likelihood(purchases, m.k)(scaled, slope) - purchases.total_repeat_purchases * std::log(purchases.longest_age);
}

double probability_alive(const MbgCnbdK& m, const History& h)
{
    const auto last = since(m, h);
    return 1 / (1 + std::exp(last.log_gone - std::log(last.silent)));
}

double expected_purchases_if_alive(const MbgCnbdK& m, const History& h, double horizon)
{
    const double x = h.repeat_purchases, n = m.r + m.k * x, whole = m.alpha + h.age;
    const double share = (h.age - h.recency) / whole, z = horizon / whole;
    if (z <= 0) return 0;
    double sum = 0, weights = 0, weight = 1;
    for (int j = 0; j < m.k; ++j) {
        weights += weight;
        if (weight > 0) sum += weight * expected_from_phase(m.k, j, n + j, z, m.a, m.b + x + 1);
        weight *= (n + j) / (j + 1) * share;
    }
    return sum / weights;
}

double expected_purchases(const MbgCnbdK& model, const History& history, double horizon)
{
    return probability_alive(model, history) * expected_purchases_if_alive(model, history, horizon);
}

double expected_purchases_of_new_customer(const MbgCnbdK& model, double horizon) { return expected_purchases(model, History{}, horizon); }

Figure<Fit<MbgCnbdK>> fit_mbg_cnbd_k(const Purchases& purchases, int k)
{
    using Told = Figure<Fit<MbgCnbdK>>;
    if (auto why = not_estimable(purchases); !why.empty()) return Told::cannot_tell(std::move(why));

    Likelihood likelihood(purchases, k);
    const auto customers = static_cast<double>(purchases.customers);
    const auto at = [k](std::span<const double> logs) { return MbgCnbdK{k, std::exp(logs[0]), std::exp(logs[1]), std::exp(logs[2]), std::exp(logs[3])}; };
    const Minimum minimum = minimise(
        [&](std::span<const double> logs, std::span<double> slope) {
            std::array<double, 4> sums{};
            const double sum = likelihood(at(logs), sums);
            for (std::size_t i = 0; i < sums.size(); ++i) slope[i] = -sums[i] / customers;
            return -sum / customers;
        },
        {0, std::log(1. / 7), 0, 0});

    Fit<MbgCnbdK> fit;
    fit.model = at(minimum.at);
    fit.model.alpha *= purchases.longest_age;
    fit.log_likelihood = -minimum.value * customers - purchases.total_repeat_purchases * std::log(purchases.longest_age);
    fit.customers = purchases.customers;
    fit.converged = minimum.kind == Minimum::Kind::proven;
    fit.reason = reason_for(minimum, fit.model);
    if (fit.converged) {
        const auto relative = [&](std::size_t i) { return std::sqrt(minimum.inverse_hessian[i * 5] / customers); };
        fit.standard_errors = MbgCnbdK{k, fit.model.r * relative(0), fit.model.alpha * relative(1), fit.model.a * relative(2), fit.model.b * relative(3)};
    }
    return fit;
}

// The likelihood has one summit over k, so the search ends with the first k that is no better.
Figure<Fit<MbgCnbdK>> fit_mbg_cnbd_k(const Purchases& purchases)
{
    auto best = fit_mbg_cnbd_k(purchases, 1);
    if (!best) return best;
    for (int k = 2; k <= most_regular_k; ++k) {
        auto next = fit_mbg_cnbd_k(purchases, k);
        if (!next || (best->converged && !next->converged) || next->log_likelihood <= best->log_likelihood) return best;
        best = std::move(next);
    }
    return best;
}

}  // namespace rapport::stats
