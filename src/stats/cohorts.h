// Who came back: cohorts of customers by the period of their first order.
#pragma once
#include "stats/figure.h"

#include <cstdint>
#include <span>
#include <vector>

namespace rapport::stats {

// One order. Periods are consecutive whole numbers (months since some month, say); customers are numbered from 0.
struct PeriodOrder {
    std::int32_t customer = 0;
    std::int32_t period = 0;
    std::int64_t amount_minor = 0;
};

// The customers whose first order fell into one period.
struct Cohort {
    std::int32_t period = 0;
    std::int64_t size = 0;
    std::vector<std::int64_t> active; // customers with an order 0, 1, 2 ... periods later; active[0] is the size
    std::vector<std::int64_t> revenue_minor;  // of these orders
};

// All cohorts from the first order's period up to `last_period`, those without customers included; each ends with
// `last_period`. Later orders do not exist for it. In any order; linear where they
// stand by customer and period, else with one sort.
// Empty without orders. Cannot tell: a negative customer; more than 10,000 periods (the sentence names the row's index,
// counted from 0).
Figure<std::vector<Cohort>> cohorts(std::span<const PeriodOrder> orders, std::int32_t last_period);

// Of the customers who bought in the period before `last_period`, the share (0 to 1) who bought in `last_period`.
// Cannot tell: nobody bought in the period before.
Figure<double> retention_rate(std::span<const PeriodOrder> orders, std::int32_t last_period);

}  // namespace rapport::stats
