// MBG/CNBD-k: as MBG/NBD, but customers come in a rhythm: the time between two purchases is the sum of k exponential
// ones (an Erlang distribution), and the larger k is, the more regular they are. With k = 1 it is MBG/NBD. M. Platzer
// and T. Reutterer, Ticking Away the Moments: Timing Regularity Helps to Better Predict Customer Activity, Marketing
// Science 35 (2016). Its likelihood is the density of all purchase times, as that of the other models is.
#pragma once
#include "stats/beta_geometric.h"

namespace rapport::stats {

struct MbgCnbdK {
    static constexpr const char* name = "mbg_cnbd_k";
    int k = 1;
    double r = 0;
    double alpha = 0;  // the rate of the exponential times: gamma distributed with shape r and rate alpha, in the unit of time
    double a = 0;
    double b = 0;      // the chance of leaving after a purchase: beta distributed
};

constexpr int most_regular_k = 12;

// Logarithm of the likelihood of one history, or of all of them; History::log_waits must be there. Parameters must be
// above 0 and in the histories' unit, k from 1.
double log_likelihood(const MbgCnbdK& model, const History& history);
double log_likelihood(const MbgCnbdK& model, const Purchases& purchases);

// Probability that the customer has not left. Somebody who comes in a rhythm is missed sooner.
double probability_alive(const MbgCnbdK& model, const History& history);

// Expected purchases within `horizon` from now on: of a customer with this history known to be alive, of one with this
// history, and of one who is about to make the first purchase (which is not counted). Exact but for rounding (relative
// error below 1e-10): given how long the last purchase is ago, j of the k times have passed with a known probability, the
// rate is then gamma distributed, and the number of times that pass within the horizon negative binomially.
double expected_purchases_if_alive(const MbgCnbdK& model, const History& history, double horizon);
double expected_purchases(const MbgCnbdK& model, const History& history, double horizon);
double expected_purchases_of_new_customer(const MbgCnbdK& model, double horizon);

// The most likely parameters with this k. Cannot tell: as fit_mbg_nbd.
Figure<Fit<MbgCnbdK>> fit_mbg_cnbd_k(const Purchases& purchases, int k);
// ... and with the most likely k, from 1 to most_regular_k.
Figure<Fit<MbgCnbdK>> fit_mbg_cnbd_k(const Purchases& purchases);

}  // namespace rapport::stats
