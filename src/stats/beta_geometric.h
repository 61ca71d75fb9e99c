// What BG/NBD and MBG/NBD share: customers buy at random, each at a rate of their own (gamma distributed, shape r, rate
// alpha), and leave for ever with a probability of their own (beta distributed, a and b) each time a coin is tossed.
// The two models differ only in the tosses: BG/NBD tosses after each repeat purchase, MBG/NBD after the first purchase
// as well. Used through bg_nbd.h and mbg_nbd.h.
#pragma once
#include "stats/fit.h"
#include "stats/optimise.h"
#include "stats/purchases.h"

namespace rapport::stats::beta_geometric {

struct Parameters {
    double r = 0;
    double alpha = 0;  // in the unit of time
    double a = 0;
    double b = 0;
};

// When the first coin is tossed.
enum class FirstToss { at_first_purchase, at_first_repeat };

double log_likelihood(const Parameters& model, FirstToss first_toss, const History& history);
double log_likelihood(const Parameters& model, FirstToss first_toss, const Purchases& purchases);
double probability_alive(const Parameters& model, FirstToss first_toss, const History& history);
// Why the search did not end at a clear maximum, from where it ended.
std::string reason_for(const Minimum& minimum, const Parameters& model);
double expected_purchases_if_alive(const Parameters& model, FirstToss first_toss, double repeat_purchases, double age,
                                   double horizon);
Figure<Fit<Parameters>> fit(const Purchases& purchases, FirstToss first_toss);

// The same fit under the model's own name.
template <class Model> Figure<Fit<Model>> fit(const Purchases& purchases, FirstToss first_toss)
{
    const auto told = fit(purchases, first_toss);
    if (!told) return Figure<Fit<Model>>::cannot_tell(told.why_not);

    Fit<Model> fit{Model{told->model}, {}, told->log_likelihood, told->customers, told->converged, told->reason};
    if (told->standard_errors) fit.standard_errors = Model{*told->standard_errors};
    return fit;
}

// Expected number of purchases, none certain: the rate is gamma distributed with shape r, the horizon is z times the
// distribution's rate, and after each purchase the customer leaves with a probability that is beta(a, b) distributed.
// r, a, b > 0, z >= 0. Relative error below 1e-10. The two ways agree; expected_until_leaving picks the cheaper.
double expected_until_leaving(double r, double z, double a, double b);
double expected_until_leaving_by_series(double r, double z, double a, double b);
double expected_until_leaving_by_quadrature(double r, double z, double a, double b);

}  // namespace rapport::stats::beta_geometric
