// BG/NBD: customers may leave after each repeat purchase. P. S. Fader, B. G. S. Hardie and K. L. Lee, "Counting Your
// Customers" the Easy Way: An Alternative to the Pareto/NBD Model, Marketing Science 24 (2005).
#pragma once
#include "stats/beta_geometric.h"

namespace rapport::stats {

struct BgNbd : beta_geometric::Parameters {
    static constexpr const char* name = "bg_nbd";
};

// Logarithm of the likelihood of one history, or of all of them. Parameters must be above 0 and in the histories' unit.
double log_likelihood(const BgNbd& model, const History& history);
double log_likelihood(const BgNbd& model, const Purchases& purchases);

// Probability that the customer has not left. Always 1 without a repeat purchase: in this model such
// customers had no chance to leave yet.
double probability_alive(const BgNbd& model, const History& history);

// Expected purchases within `horizon` from now on: of a customer known to be alive, of one with this history, and of
// one who is about to make the first purchase (which is not counted). Never NaN for parameters above 0, also for a = 1
// and a + b < 1.
double expected_purchases_if_alive(const BgNbd& model, double repeat_purchases, double age, double horizon);
double expected_purchases(const BgNbd& model, const History& history, double horizon);
double expected_purchases_of_new_customer(const BgNbd& model, double horizon);

// The most likely parameters. Keep customers without a repeat purchase in: leaving them out biases the fit. Cannot
// tell: fewer than fewest_customers; no repeat purchase at all; no time passed; hardly any different histories.
Figure<Fit<BgNbd>> fit_bg_nbd(const Purchases& purchases);

}  // namespace rapport::stats
