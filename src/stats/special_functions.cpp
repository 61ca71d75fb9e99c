#include "stats/special_functions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace rapport::stats {
namespace {

// From here on the asymptotic series of log_gamma and digamma are exact to double precision.
constexpr double asymptotic_from = 12;

// The continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8), by the modified Lentz method.
double beta_continued_fraction(double x, double a, double b)
{
    constexpr double tiny = 1e-300;
    const auto away_from_zero = [](double value) { return std::abs(value) < tiny ? tiny : value; };

    double c = 1;
    double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
    double fraction = d;
    for (int m = 1; m <= 10'000; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / away_from_zero(1 + even * d);
        c = away_from_zero(1 + even / c);
        fraction *= c * d;

        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / away_from_zero(1 + odd * d);
        c = away_from_zero(1 + odd / c);
        fraction *= c * d;
        if (std::abs(c * d - 1) < 1e-16) break;
    }
    return fraction;
}

// A start for normal_quantile, |error| < 4.5e-4 (Abramowitz and Stegun 26.2.23); 0 < tail <= 1/2.
double rough_normal_quantile(double tail)
{
    const double t = std::sqrt(-2 * std::log(tail));
    return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

}  // namespace

double log_gamma(double x)
{
    double shift = 1;
    for (; x < asymptotic_from; ++x) shift *= x;

    const double y = 1 / (x * x);
    const double series =
        (1. / 12 - y * (1. / 360 - y * (1. / 1260 - y * (1. / 1680 - y * (1. / 1188 - y * (691. / 360360 - y / 156))))))
        / x;
    const double half_log_two_pi = 0.5 * std::log(2 * std::numbers::pi);
    return (x - 0.5) * std::log(x) - x + half_log_two_pi + series - (shift == 1 ? 0 : std::log(shift));
}

double digamma(double x)
{
    double shift = 0;
    for (; x < asymptotic_from; ++x) shift += 1 / x;

    const double y = 1 / (x * x);
    const double series =
        y * (1. / 12 - y * (1. / 120 - y * (1. / 252 - y * (1. / 240 - y * (1. / 132 - y * (691. / 32760 - y / 12))))));
    return std::log(x) - 0.5 / x - series - shift;
}

double log_rising(double x, double n)
{
    if (n > 64) return log_gamma(x + n) - log_gamma(x);
    double sum = 0, product = 1;
    for (double i = 0; i < n; ++i) {
        product *= x + i;
        if (product > 1e100 || product < 1e-100) { sum += std::log(product); product = 1; }
    }
    return sum + std::log(product);
}

double log1p_exp(double x) { return std::max(x, 0.) + std::log1p(std::exp(-std::abs(x))); }

double normal_tail(double z) { return 0.5 * std::erfc(z / std::numbers::sqrt2); }

double normal_quantile(double probability)
{
    if (probability > 0.5) return -normal_quantile(1 - probability);

    double z = -rough_normal_quantile(probability);
    for (int step = 0; step < 3; ++step) {  // Halley: each step triples the digits
        const double density = std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi);
        const double newton = (normal_tail(-z) - probability) / density;
        z -= newton / (1 + 0.5 * z * newton);
    }
    return z;
}

double beta_probability(double x, double a, double b)
{
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    const double log_front =
        log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) + b * std::log1p(-x);
    // The fraction converges fast on one side of the mean; the other side is its mirror image.
    if (x < (a + 1) / (a + b + 2)) return std::exp(log_front) * beta_continued_fraction(x, a, b) / a;
    return 1 - std::exp(log_front) * beta_continued_fraction(1 - x, b, a) / b;
}

double student_t_quantile(double probability, double degrees_of_freedom)
{
    if (probability < 0.5) return -student_t_quantile(1 - probability, degrees_of_freedom);
    if (probability == 0.5) return 0;

    const double n = degrees_of_freedom;
    const double log_peak = log_gamma((n + 1) / 2) - log_gamma(n / 2) - 0.5 * std::log(n * std::numbers::pi);

    // Right of its mode the tail is convex and falling and the normal quantile lies left of the answer, so Newton's
    // steps go right without overshooting.
    double t = normal_quantile(probability);
    for (int step = 0; step < 500; ++step) {
        const double tail = 0.5 * beta_probability(n / (n + t * t), n / 2, 0.5);
        const double density = std::exp(log_peak - (n + 1) / 2 * std::log1p(t * t / n));
        const double move = (tail - (1 - probability)) / density;
        t += move;
        if (std::abs(move) < 1e-15 * t) break;
    }
    return t;
}

double bessel_ratio(double kappa)
{
    if (kappa <= 0) return 0;
    if (kappa > 500) {  // asymptotic series in 1/kappa
        const double y = 1 / kappa;
        return 1 - y * (1. / 2 + y * (1. / 8 + y * (1. / 8 + y * (25. / 128 + y * (13. / 32 + y * 1073. / 1024)))));
    }
    // Perron's continued fraction from the bottom: I(n) / I(n-1) = 1 / (2n / kappa + I(n+1) / I(n)).
    double ratio = 0;
    for (int n = 60 + static_cast<int>(2 * kappa); n >= 1; --n) ratio = 1 / (2 * n / kappa + ratio);
    return ratio;
}

}  // namespace rapport::stats
