// The few special functions that the kernels need. All are pure and may be called from any thread
// (std::lgamma may not: it writes the global `signgam`).
#pragma once

namespace rapport::stats {

// Natural logarithm of the gamma function, x > 0. Stirling's series after a shift; absolute error about 1e-15 times
// max(1, |value|).
double log_gamma(double x);

// Derivative of log_gamma, x > 0.
double digamma(double x);

// ln(x (x+1) ... (x+n-1)) = log_gamma(x+n) - log_gamma(x), x > 0, n a whole number >= 0.
double log_rising(double x, double n);

// ln(1 + e^x) without overflow.
double log1p_exp(double x);

// P(Z > z) of the standard normal distribution.
double normal_tail(double z);

// The z with P(Z <= z) = probability, 0 < probability < 1.
double normal_quantile(double probability);

// P(B <= x) of the beta distribution with a, b > 0; x in [0, 1]. Continued fraction of the incomplete beta function.
double beta_probability(double x, double a, double b);

// The t with P(T <= t) = probability for Student's distribution, 0 < probability < 1, degrees of freedom >= 1.
double student_t_quantile(double probability, double degrees_of_freedom);

// I1(kappa) / I0(kappa), the ratio of modified Bessel functions, kappa >= 0: the mean resultant length of a von Mises
// distribution. Values lie in [0, 1).
double bessel_ratio(double kappa);

}  // namespace rapport::stats
