#include "stats/beta_geometric.h"

#include "stats/most_likely.h"
#include "stats/special_functions.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace rapport::stats::beta_geometric {
namespace {

// How many coins a customer has been known to survive, if still a customer.
double tosses(double repeat_purchases, FirstToss first_toss)
{
    return repeat_purchases + (first_toss == FirstToss::at_first_purchase ? 1 : 0);
}

// ln of the odds that the customer left at the last purchase. Needs at least one toss.
double log_odds_gone(const Parameters& m, const History& h, double toss_count)
{
    return std::log(m.a) - std::log(m.b + toss_count - 1)
        + (m.r + h.repeat_purchases) * (std::log1p(h.age / m.alpha) - std::log1p(h.recency / m.alpha));
}

// A sum of logarithms of numbers between 1 and 2, taken as the logarithm of their product: a log costs ten
// multiplications.
class LogOfProduct {
public:
    void multiply(double factor, std::uint32_t times)
    {
        if (times > most_doublings) {
            sum_ += times * std::log(factor);
            return;
        }
        doublings_ += times;
        if (doublings_ > most_doublings) {
            sum_ += std::log(product_);
            product_ = 1;
            doublings_ = times;
        }
        for (; times > 1; times /= 2, factor *= factor)
            if (times % 2) product_ *= factor;
        product_ *= factor;
    }
    double value() const { return sum_ + std::log(product_); }

private:
    static constexpr std::uint32_t most_doublings = 500;  // of 1023 that fit into a double
    double sum_ = 0;
    double product_ = 1;
    std::uint32_t doublings_ = 0;
};

// The log-likelihood of grouped customers and its gradient. Times are those of Purchases, in units of the longest age.
//
// With n tosses, A = alpha + T and B = alpha + t_x a customer's likelihood is (Fader, Hardie and Lee, 2005, equation 6;
// Batislam, Denizel and Filiztekin, 2007)
//
//     (r)_x / alpha^x  *  (b)_n / (a+b)_n  *  (A / alpha)^-(r+x)  *  (1 + e^delta),
//     delta = ln a - ln(b+n-1) + (r+x) (ln A - ln B),   e^delta = 0 without a toss,
//
// where (y)_n is the rising factorial. The first two factors depend on x alone and the third on the day alone, so that
// they are computed once per distinct x and once per distinct day; what is left for a row is one exp.
class Likelihood {
public:
    Likelihood(const Purchases& purchases, FirstToss first_toss)
        : data_(purchases), first_toss_(first_toss), blocks_(purchases.repeat_purchases.size()),
          of_age_(purchases.times.size()), log_day_(purchases.times.size()), share_(purchases.times.size())
    {
        for (std::size_t i = 0; i < data_.rows.size(); ++i) {
            const auto& row = data_.rows[i];
            Block& block = blocks_[row.repeat_purchases];
            if (block.customers == 0) block.first = i;
            block.last = i + 1;
            block.customers += row.customers;
            of_age_[row.age].customers += row.customers;
            of_age_[row.age].repeat_purchases += row.customers * data_.repeat_purchases[row.repeat_purchases];
        }
    }

    // The sum over all customers; `slope` gets its derivatives by ln r, ln alpha, ln a and ln b.
    double operator()(const Parameters& m, std::array<double, 4>& slope)
    {
        slope = {};
        double sum = 0;
        for (std::size_t day = 0; day < data_.times.size(); ++day) {
            log_day_[day] = std::log1p(data_.times[day] / m.alpha);
            share_[day] = data_.times[day] / (m.alpha + data_.times[day]);
            const Age& age = of_age_[day];
            const double exponent = m.r * age.customers + age.repeat_purchases;
            sum -= exponent * log_day_[day];
            slope[0] -= m.r * age.customers * log_day_[day];
            slope[1] += exponent * share_[day];
        }

        // Running sums over x of the rising factorials and of their derivatives.
        double x = 0, n = 0;
        double rising = 0, by_r = 0, surviving = 0, by_a = 0, by_b = 0;
        const double log_a = std::log(m.a);
        for (std::size_t i = 0; i < blocks_.size(); ++i) {
            for (; x < data_.repeat_purchases[i]; ++x) {
                rising += std::log((m.r + x) / m.alpha);
                by_r += m.r / (m.r + x);
            }
            for (; n < tosses(x, first_toss_); ++n) {
                surviving -= std::log1p(m.a / (m.b + n));
                by_a -= m.a / (m.a + m.b + n);
                by_b += m.b * m.a / ((m.b + n) * (m.a + m.b + n));
            }
            const double customers = blocks_[i].customers;
            sum += customers * (rising + surviving);
            slope[0] += customers * by_r;
            slope[1] -= customers * x;
            slope[2] += customers * by_a;
            slope[3] += customers * by_b;

            if (n == 0) continue;
            const Gone gone = possibly_gone(blocks_[i], m.r + x, log_a - std::log(m.b + n - 1));
            sum += gone.log_factor;
            slope[0] += m.r * gone.probability_times_log_ratio;
            slope[1] += (m.r + x) * gone.probability_times_share;
            slope[2] += gone.probability;
            slope[3] -= m.b / (m.b + n - 1) * gone.probability;
        }
        return sum;
    }

private:
    // The rows of one x, which stand together.
    struct Block {
        std::size_t first = 0, last = 0;
        double customers = 0;
    };
    struct Age {
        double customers = 0, repeat_purchases = 0;
    };
    // Sums over the customers of one block.
    struct Gone {
        double log_factor = 0;                   // ln(1 + e^delta)
        double probability = 0;                  // that they left at their last purchase
        double probability_times_log_ratio = 0;  // ... times ln A - ln B
        double probability_times_share = 0;      // ... times the derivative of ln A - ln B by ln alpha
    };

    Gone possibly_gone(const Block& block, double exponent, double log_odds) const
    {
        constexpr double negligible = 45;  // e^-45 is lost in the rounding, and e^-710 would be slow as well
        Gone gone;
        LogOfProduct rest;
        for (std::size_t i = block.first; i < block.last; ++i) {
            const auto& row = data_.rows[i];
            const double log_ratio = log_day_[row.age] - log_day_[row.recency];
            const double delta = log_odds + exponent * log_ratio;
            if (delta < -negligible) continue;
            const double smaller = delta > negligible ? 0 : std::exp(-std::abs(delta));
            const double probability = (delta > 0 ? 1 : smaller) / (1 + smaller);
            const double weighted = row.customers * probability;
            gone.log_factor += row.customers * std::max(delta, 0.);
            rest.multiply(1 + smaller, row.customers);
            gone.probability += weighted;
            gone.probability_times_log_ratio += weighted * log_ratio;
            gone.probability_times_share += weighted * (share_[row.recency] - share_[row.age]);
        }
        gone.log_factor += rest.value();
        return gone;
    }

    const Purchases& data_;
    FirstToss first_toss_;
    std::vector<Block> blocks_;     // by distinct x
    std::vector<Age> of_age_;       // by distinct time, as an age
    std::vector<double> log_day_;   // ln((alpha + time) / alpha)
    std::vector<double> share_;     // time / (alpha + time)
};

}  // namespace

std::string reason_for(const Minimum& minimum, const Parameters& m)
{
    const double leaving = m.a / (m.a + m.b);
    if (leaving < 1e-3) return why_not::no_drop_out;
    if (leaving > 0.999) return "Everybody seems to leave at the first chance, so the chance of staying cannot be estimated.";
    if (m.a + m.b > 1e3) return why_not::all_leave_alike;
    return why_not::otherwise(minimum, m.r);
}

double log_likelihood(const Parameters& m, FirstToss first_toss, const History& h)
{
    const double x = h.repeat_purchases;
    const double n = tosses(x, first_toss);
    const double alive = log_rising(m.r, x) - x * std::log(m.alpha) + log_rising(m.b, n) - log_rising(m.a + m.b, n)
        - (m.r + x) * std::log1p(h.age / m.alpha);
    return n == 0 ? alive : alive + log1p_exp(log_odds_gone(m, h, n));
}

double log_likelihood(const Parameters& m, FirstToss first_toss, const Purchases& purchases)
{
    if (purchases.longest_age <= 0 || purchases.customers == 0) return 0;
    Parameters scaled = m;
    scaled.alpha /= purchases.longest_age;
    std::array<double, 4> slope{};
    return Likelihood(purchases, first_toss)(scaled, slope)
        - purchases.total_repeat_purchases * std::log(purchases.longest_age);
}

double probability_alive(const Parameters& m, FirstToss first_toss, const History& h)
{
    const double n = tosses(h.repeat_purchases, first_toss);
    return n == 0 ? 1 : 1 / (1 + std::exp(log_odds_gone(m, h, n)));
}

double expected_purchases_if_alive(const Parameters& m, FirstToss first_toss, double repeat_purchases, double age,
                                   double horizon)
{
    return expected_until_leaving(m.r + repeat_purchases, horizon / (m.alpha + age), m.a,
                                  m.b + tosses(repeat_purchases, first_toss));
}

Figure<Fit<Parameters>> fit(const Purchases& purchases, FirstToss first_toss)
{
    const auto at = [](std::span<const double> logs) { return Parameters{std::exp(logs[0]), std::exp(logs[1]), std::exp(logs[2]), std::exp(logs[3])}; };
    return fit_most_likely(purchases, {false, true, false, false}, at, [&](const Purchases& data) {
        return [&at, likelihood = Likelihood(data, first_toss)](std::span<const double> logs, std::array<double, 4>& slope) mutable { return likelihood(at(logs), slope); };
    }, reason_for);
}

double expected_until_leaving(double r, double z, double a, double b)
{
    if (!(z > 0)) return 0;
    const double terms = r * z + 12 * std::sqrt(r * z * (1 + z)) + 40 * (1 + z);
    return terms < 20'000 ? expected_until_leaving_by_series(r, z, a, b)
                          : expected_until_leaving_by_quadrature(r, z, a, b);
}

// The purchases that would fall into the horizon if nobody left are negative binomial: N with weights (r)_n / n! w^n, w
// = z / (1 + z). Of N purchases the k-th (from 0) happens with the probability (b)_k / (a+b)_k of having survived k
// tosses. All terms are positive, so nothing cancels, whatever a + b and a are; the closed form with 2F1 (Fader, Hardie
// and Lee, 2005, equation 10) divides zero by zero at a = 1 and overflows for many purchases.
double expected_until_leaving_by_series(double r, double z, double a, double b)
{
    const double w = z / (1 + z);
    double weight = 1, weights = 1;    // of N = n, and their sum
    double survival = 1, happen = 0;   // (b)_n / (a+b)_n, and its sum over k < n
    double sum = 0;
    for (double n = 0;; ++n) {
        const double ratio = (r + n) / (n + 1) * w;
        weight *= ratio;
        happen += survival;
        survival *= (b + n) / (a + b + n);
        weights += weight;
        sum += weight * happen;
        if (weights > 1e200) {
            weight *= 1e-200, weights *= 1e-200, sum *= 1e-200;
        }
        // From here the terms fall at least as fast as a geometric series.
        const double falls_by = std::max(ratio, w) * (n + 2) / (n + 1);
        if (falls_by < 1 && weight * happen < 1e-15 * sum * (1 - falls_by)) break;
    }
    return sum / weights;
}

// The mean over the beta distribution of (1 - (1 + p z)^-r) / p, which is expected of a customer who leaves with
// probability p. The trapezoidal rule on s, p = logistic(mode + sinh(s)), where the integrand falls off doubly
// exponentially; the same nodes give the distribution's own integral, so that it needs no constant.
double expected_until_leaving_by_quadrature(double r, double z, double a, double b)
{
    const double mode = std::log(a / b);
    const double width = std::min(1., std::sqrt(1 / a + 1 / b));
    const auto log_weight = [&](double logit) { return -a * log1p_exp(-logit) - b * log1p_exp(logit); };
    const double peak = log_weight(mode);

    double sum = 0, weights = 0;
    const auto add = [&](double s) {
        const double logit = mode + width * std::sinh(s);
        const double weight = std::exp(log_weight(logit) - peak) * std::cosh(s);
        const double p = std::exp(-log1p_exp(-logit));
        const double expected = p < 1e-290 ? r * z : -std::expm1(-r * std::log1p(p * z)) / p;
        weights += weight;
        sum += weight * expected;
        return weight > 0;
    };
    // Outwards from the middle until the weights vanish. sinh(s) never leaves double's range for s below 700.
    const auto add_grid = [&](double from, double step) {
        for (double s = from; s < 700 && add(s); s += step) {}
        for (double s = from == 0 ? -step : -from; s > -700 && add(s); s -= step) {}
    };

    double step = 0.25;
    add_grid(0, step);
    double result = sum / weights;
    for (int halving = 0; halving < 7; ++halving) {
        add_grid(step / 2, step);  // the points between
        step /= 2;
        const double finer = sum / weights;
        const bool settled = std::abs(finer - result) < 1e-13 * finer;
        result = finer;
        if (settled) break;
    }
    return result;
}

}  // namespace rapport::stats::beta_geometric
