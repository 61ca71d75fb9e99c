#include "stats/mbg_cnbd_k.h"

#include "stats/mbg_nbd.h"
#include "stats/most_likely.h"
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
        double x = -1, n = 0, of_x = 0, by_r = 0, by_a = 0, by_b = 0, log_odds = 0, times = 0, chances = 0;
        for (const auto& row : data_.rows) {
            if (data_.repeat_purchases[row.repeat_purchases] != x) {
                x = data_.repeat_purchases[row.repeat_purchases];
                n = m.r + k_ * x;
                of_x = log_of_counts(m, x);
                // Sums, since the difference of two digamma() of large parameters is lost in the rounding.
                for (; times < k_ * x; ++times) by_r += 1 / (m.r + times);
                for (; chances <= x; ++chances) {
                    by_a -= 1 / (ab + chances);
                    by_b += m.a / ((m.b + chances) * (ab + chances));
                }
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

Since since(const MbgCnbdK& m, const History& h)
{
    const double x = h.repeat_purchases;
    return since(m.k, m.r + m.k * x, std::log(m.a) - std::log(m.b + x), std::log1p(h.age / m.alpha) - std::log1p(h.recency / m.alpha),
                 (h.age - h.recency) / (m.alpha + h.age));
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

// With n = r + k x, share = (T-t_x) / (alpha+T) and z = horizon / (alpha+T): j of the k times have passed since the last
// purchase with a weight of (n)_j / j! * share^j, and from there the number of times that pass within the horizon is negative
// binomial with shape n + j and mean (n+j) z. Put together, N times have then passed since the last purchase with a weight of
//
//     (n)_N / N! * z^N / (1+z)^(n+N) * sum over j < k of C(N,j) * (share/z)^j,
//
// every k-th of them is a purchase, and after each one stays with a chance whose distribution is beta(b, a).
double expected_purchases_if_alive(const MbgCnbdK& m, const History& h, double horizon)
{
    constexpr double deviations = 9;    // beyond them lies less than rounding
    const double x = h.repeat_purchases, n = m.r + m.k * x, whole = m.alpha + h.age;
    const double share = (h.age - h.recency) / whole, z = horizon / whole;
    if (z <= 0) return 0;
    double weights = 0, weight = 1;
    for (int j = 0; j < m.k; weight *= (n + j) / (j + 1) * share, ++j) weights += weight;

    std::array<double, most_regular_k> step{};      // ways of j + 1 come from those of j by (N - j) times this
    for (int j = 0; j + 1 < m.k; ++j) step[static_cast<std::size_t>(j)] = share / z / (j + 1);

    const double theta = z / (1 + z), mean = n * z, deviation = std::sqrt(mean * (1 + z));
    const double from = std::max(0., std::floor(mean - deviations * deviation));
    double passed = std::exp(log_rising(n, from) - log_gamma(from + 1) - n * std::log1p(z) + from * std::log(theta));
    double purchases = 0, staying = 1, made = 0;    // of the first `made` chances to buy, those at which they are still there
    double sum = 0;
    for (double N = from;; ++N) {
        for (; (made + 1) * m.k <= N; ++made) {
            purchases += staying;
            const double b = m.b + x + 1 + made;
            staying *= b / (m.a + b);
        }
        double since = 1, ways = 1;                 // ways: C(N,j) (share/z)^j
        for (int j = 0; j + 1 < m.k; ++j) since += ways *= (N - j) * step[static_cast<std::size_t>(j)];
        const double next = 1 / (N + 1), part = passed * since * purchases, ratio = theta * (n + N) * next;
        sum += part;
        // From here the parts fall faster than a geometric series.
        const double falling = ratio * (1 + m.k * next);
        if (N > mean && sum > 0 && falling < 1 && part * falling <= 1e-13 * sum * (1 - falling)) break;
        if (N > mean && passed == 0) break;
        passed *= ratio;
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
    const auto at = [k](std::span<const double> logs) { return MbgCnbdK{k, std::exp(logs[0]), std::exp(logs[1]), std::exp(logs[2]), std::exp(logs[3])}; };
    return fit_most_likely(purchases, {false, true, false, false}, at, [&](const Purchases& data) {
        return [&at, likelihood = Likelihood(data, k)](std::span<const double> logs, std::array<double, 4>& slope) mutable { return likelihood(at(logs), slope); };
    }, [](const Minimum& minimum, const MbgCnbdK& m) { return beta_geometric::reason_for(minimum, {m.r, m.alpha, m.a, m.b}); });
}

namespace {

// The likelihood has one summit over k, so the search ends with the first k that is no better.
Figure<Fit<MbgCnbdK>> climb(const Purchases& purchases)
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

}  // namespace

Figure<Fit<MbgCnbdK>> fit_mbg_cnbd_k(const Purchases& purchases)
{
    const auto part = part_of(purchases);
    const auto rough = part ? climb(*part) : Figure<Fit<MbgCnbdK>>::cannot_tell("");
    if (!rough || !rough->converged) return climb(purchases);
    // The part's k, and its neighbours where all customers may say otherwise.
    auto best = fit_mbg_cnbd_k(purchases, rough->model.k);
    for (const int k : {rough->model.k - 1, rough->model.k + 1}) {
        if (k < 1 || k > most_regular_k) continue;
        const auto near = fit_mbg_cnbd_k(*part, k);
        if (near && log_likelihood(near->model, purchases) + most_to_gain(purchases, *part) < best->log_likelihood) continue;
        auto other = fit_mbg_cnbd_k(purchases, k);
        if (other && other->converged >= best->converged && other->log_likelihood > best->log_likelihood) best = std::move(other);
    }
    return best;
}

}  // namespace rapport::stats
