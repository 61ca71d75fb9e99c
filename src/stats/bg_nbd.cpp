#include "stats/bg_nbd.h"

namespace rapport::stats {
namespace {

constexpr auto first_toss = beta_geometric::FirstToss::at_first_repeat;

}  // namespace

double log_likelihood(const BgNbd& model, const History& history)
{
    return beta_geometric::log_likelihood(model, first_toss, history);
}

double log_likelihood(const BgNbd& model, const Purchases& purchases)
{
    return beta_geometric::log_likelihood(model, first_toss, purchases);
}

double probability_alive(const BgNbd& model, const History& history)
{
    return beta_geometric::probability_alive(model, first_toss, history);
}

double expected_purchases_if_alive(const BgNbd& model, double repeat_purchases, double age, double horizon)
{
    return beta_geometric::expected_purchases_if_alive(model, first_toss, repeat_purchases, age, horizon);
}

double expected_purchases(const BgNbd& model, const History& history, double horizon)
{
    return probability_alive(model, history)
        * expected_purchases_if_alive(model, history.repeat_purchases, history.age, horizon);
}

double expected_purchases_of_new_customer(const BgNbd& model, double horizon)
{
    return expected_purchases(model, History{}, horizon);
}

Figure<Fit<BgNbd>> fit_bg_nbd(const Purchases& purchases)
{
    return beta_geometric::fit<BgNbd>(purchases, first_toss);
}

}  // namespace rapport::stats
