// What a customer's purchases come down to, and many customers grouped so that fitting a model is cheap.
#pragma once
#include "stats/figure.h"

#include <cstdint>
#include <span>
#include <vector>

namespace rapport::stats {

// The unit of every recency, age and horizon that meets a purchase model. A model fitted in weeks speaks of weeks.
enum class TimeUnit { day, week };
constexpr double days_in(TimeUnit unit) { return unit == TimeUnit::day ? 1 : 7; }

// One customer, counted from the first purchase, which is not a repeat (x, t_x and T in the papers).
struct History {
    double repeat_purchases = 0;  // x: a whole number
    double recency = 0;           // t_x: time of the last repeat purchase, 0 without one
    double age = 0;               // T: time observed
    double log_waits = 0;         // sum of the logarithms of the times between purchases; only mbg_cnbd_k looks at it
};

// Customers with equal histories counted together. Every purchase model's likelihood depends on the customers through
// this alone: the distinct numbers of purchases, the distinct times, and which occur together how often.
struct Purchases {
    struct Row {
        std::uint32_t repeat_purchases;  // indices into the arrays below
        std::uint32_t recency;
        std::uint32_t age;
        std::uint32_t customers;
    };

    std::vector<double> repeat_purchases;  // distinct, ascending
    std::vector<double> times;             // distinct recencies and ages, ascending, in units of `longest_age`
    std::vector<Row> rows;                 // ascending by repeat purchases, recency, age
    double longest_age = 0;                // in the caller's unit
    std::int64_t customers = 0;
    std::int64_t repeat_customers = 0;     // those with a repeat purchase
    double total_repeat_purchases = 0;
    double total_log_waits = 0;            // in the caller's unit
};

// More repeat purchases than this are taken for a fault of the data.
constexpr double most_repeat_purchases = 1'000'000;

// Groups in time linear in the customers. The result does not depend on their order. Cannot tell: a number that is not
// finite or below 0; repeat purchases not whole or above most_repeat_purchases; a last purchase after the end of
// observation; recency without a repeat purchase. The sentence names the row's index, counted from 0. Nor with more
// than four million different times.
Figure<Purchases> group(std::span<const History> histories);

// Every `every`-th customer, counted through the rows; the waits are shared out by repeat purchases.
Purchases thinned(const Purchases& purchases, std::int64_t every);

// Why this history is no history; empty when it is one.
std::string fault_of(const History& history);

// Why no purchase model can be fitted to them, whichever it is; empty when one can be tried.
std::string not_estimable(const Purchases& purchases);

}  // namespace rapport::stats
