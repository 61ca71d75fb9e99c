// MBG/NBD: customers may leave after each purchase, the first one included. E. P. Batislam, M. Denizel and A.
// Filiztekin, Empirical Validation and Comparison of Models for Customer Base Analysis, International Journal of
// Research in Marketing 24 (2007).
#pragma once
#include "stats/beta_geometric.h"

namespace rapport::stats {

struct MbgNbd : beta_geometric::Parameters {
    static constexpr const char* name = "mbg_nbd";
};

// Logarithm of the likelihood of one history, or of all of them. Parameters must be above 0 and in the histories' unit.
double log_likelihood(const MbgNbd& model, const History& history);
double log_likelihood(const MbgNbd& model, const Purchases& purchases);

// Probability that the customer has not left. Below 1 for everybody: one may leave right after
// the first purchase.
double probability_alive(const MbgNbd& model, const History& history);

// Expected purchases within `horizon` from now on: of a customer known to be alive, of one with this history, and of
// one who is about to make the first purchase (which is not counted). Never NaN for parameters above 0, also for a = 1
// and a + b < 1.
double expected_purchases_if_alive(const MbgNbd& model, double repeat_purchases, double age, double horizon);
double expected_purchases(const MbgNbd& model, const History& history, double horizon);
double expected_purchases_of_new_customer(const MbgNbd& model, double horizon);

// The most likely parameters. Keep customers without a repeat purchase in: leaving them out biases the fit. Cannot
// tell: fewer than fewest_customers; no repeat purchase at all; no time passed; hardly any different histories.
Figure<Fit<MbgNbd>> fit_mbg_nbd(const Purchases& purchases);

}  // namespace rapport::stats
