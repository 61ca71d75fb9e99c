// What each customer is expected to buy, spend and be worth from now on.
#pragma once
#include "stats/gamma_gamma.h"
#include "stats/purchase_model.h"

#include <optional>
#include <span>
#include <vector>

namespace rapport::stats {

constexpr double days_in_month = 30.4375;
constexpr double days_in_year = 365.25;

// How far to look ahead, and what a later unit of money is worth today.
struct Outlook {
    double days = 365;
    double discount_rate = 0.1;          // a year: one unit in a year is worth 1 / (1 + rate) today
    TimeUnit time_unit = TimeUnit::week;  // of the purchase model and of the histories
};

struct Forecast {
    double probability_alive = 0;
    double expected_purchases = 0;         // within the outlook
    std::optional<double> expected_spend;  // of one future purchase; nothing where the spend model has no mean
    std::optional<double> lifetime_value;  // nothing where there is no expected spend
};

// One forecast per customer, in their order. The lifetime value is the sum over steps of a month (30.4375 days, the
// last one cut) of the increment of expected purchases times the expected spend, divided by (1 + discount rate) to the
// power of the step's end in years of 365.25 days. Without a spend model there are purchases only, and `mean_spends`
// (of repeat purchases, one per customer, any number without a repeat) may be empty. Customers with as many purchases
// and the same age share the work. Cannot tell: a history that is none (the sentence names the row's index, counted
// from 0); not one mean spend for each customer; an outlook of 0 days or above 100 years; a discount rate of -1 or less.
Figure<std::vector<Forecast>> forecast(const PurchaseModel& purchases, const std::optional<GammaGamma>& spends,
                                       std::span<const History> histories, std::span<const double> mean_spends,
                                       const Outlook& outlook);

}  // namespace rapport::stats
