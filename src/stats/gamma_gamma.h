// Gamma-Gamma: how much a customer spends each time, independently of how often. The spend of one purchase is gamma
// distributed (shape p) around the customer's own mean, and these means vary between customers (inverse gamma, q and
// v). P. S. Fader and B. G. S. Hardie, The Gamma-Gamma Model of Monetary Value (2013), brucehardie.com/notes/025.
#pragma once
#include "stats/figure.h"
#include "stats/fit.h"

#include <optional>
#include <span>

namespace rapport::stats {

struct GammaGamma {
    static constexpr const char* name = "gamma_gamma";
    double p = 0;
    double q = 0;
    double v = 0;  // in the currency of the spends
};

// What one customer spent: on repeat purchases only, the first is left out.
struct Spending {
    double repeat_purchases = 0;  // x: a whole number
    double mean = 0;              // of one repeat purchase; not looked at without one
};

// Logarithm of the likelihood of one customer's mean spend; at least one repeat purchase, and mean > 0.
double log_likelihood(const GammaGamma& model, const Spending& spending);

// Expected spend of one future purchase. Nothing where it is infinite (without repeat purchases: q <= 1) and for a
// negative mean.
std::optional<double> expected_spend(const GammaGamma& model, const Spending& spending);

// Expected spend of one purchase of a customer not known yet, p v / (q - 1). Cannot tell: q <= 1, where it is infinite.
Figure<double> mean_spend(const GammaGamma& model);

struct SpendFit : Fit<GammaGamma> {
    std::int64_t without_repeat = 0;  // left out: no repeat purchase
    std::int64_t without_spend = 0;   // left out: a mean spend of 0 or below
};

// The most likely parameters. Cannot tell: a number of purchases or a mean that is none (the sentence names the row's
// index, counted from 0); fewer than fewest_customers who take part; all of them with the same mean.
Figure<SpendFit> fit_gamma_gamma(std::span<const Spending> spendings);

}  // namespace rapport::stats
