// Pareto/NBD: customers may leave at any moment, each at a rate of their own. D. C. Schmittlein, D. G. Morrison and R.
// Colombo, Counting Your Customers: Who Are They and What Will They Do Next?, Management Science 33 (1987).
#pragma once
#include "stats/fit.h"
#include "stats/purchases.h"

namespace rapport::stats {

struct ParetoNbd {
    static constexpr const char* name = "pareto_nbd";
    double r = 0;
    double alpha = 0;  // rate of buying: gamma distributed with shape r and rate alpha, in the unit of time
    double s = 0;
    double beta = 0;   // rate of leaving: gamma distributed with shape s and rate beta, in the unit of time
};

// Logarithm of the likelihood of one history, or of all of them. Parameters must be above 0 and in the histories' unit.
double log_likelihood(const ParetoNbd& model, const History& history);
double log_likelihood(const ParetoNbd& model, const Purchases& purchases);

// Probability that the customer has not left.
double probability_alive(const ParetoNbd& model, const History& history);

// Expected purchases within `horizon` from now on: of a customer known to be alive, of one with this history, and of
// one who is about to make the first purchase (which is not counted). Never NaN for parameters above 0, also for s = 1.
double expected_purchases_if_alive(const ParetoNbd& model, double repeat_purchases, double age, double horizon);
double expected_purchases(const ParetoNbd& model, const History& history, double horizon);
double expected_purchases_of_new_customer(const ParetoNbd& model, double horizon);

// The most likely parameters. Cannot tell: as fit_bg_nbd.
Figure<Fit<ParetoNbd>> fit_pareto_nbd(const Purchases& purchases);

}  // namespace rapport::stats
