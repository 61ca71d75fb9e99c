// Use cases: the report, its year, everybody's forecast, and the people behind each figure.
#pragma once
#include "base/http/router.h"
#include "base/runtime.h"
#include "insight/loyalty.h"
#include "insight/satisfaction.h"
#include "insight/value.h"

namespace rapport::insight {

// Everything that was worked out for one question. Kept until something of the business changes.
struct Insight {
    PurchaseLog log;
    Value value;
    Report report;
    Instant worked_out_at;
};

// Works it out, or gives what was worked out before for the same question while nothing has changed since.
std::shared_ptr<const Insight> look(Desk& desk, const Question& question);
// For one customer's sake everybody is not worked out anew with each change: what was told of the others within ten minutes will do.
std::shared_ptr<const Insight> look_lately(Desk& desk, const Question& question);

struct Named {
    Id<customers::Customer> id;
    std::optional<std::string> external_id, name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (id, external_id, name))
std::optional<Named> find_name(Db& db, Id<customers::Customer> id);

// One customer as `predict` and the page show them. Money in major units.
struct Prediction {
    std::string customer_id;                    // the external id, else ours
    Id<customers::Customer> id;
    std::optional<std::string> name;
    double repeat_purchases = 0;
    double recency = 0, age = 0;                // in the time unit
    std::optional<double> mean_spend;           // observed; nothing without repeats
    std::optional<double> probability_alive, expected_purchases;    // nothing where no model could be fitted
    std::optional<double> expected_spend, lifetime_value;
    Day first_purchase_on, last_purchase_on;
};
BOOST_DESCRIBE_STRUCT(Prediction, (), (customer_id, id, name, repeat_purchases, recency, age, mean_spend, probability_alive,
    expected_purchases, expected_spend, lifetime_value, first_purchase_on, last_purchase_on))

// scale: minor units in a major one. Without a forecast what was observed is told alone.
Prediction prediction_of(const Named& who, std::span<const PurchaseDay> days, const stats::Forecast* forecast, const Question& question, double scale);

enum class PredictionOrder { lifetime_value, probability_alive, expected_purchases, last_purchase };
BOOST_DESCRIBE_ENUM(PredictionOrder, lifetime_value, probability_alive, expected_purchases, last_purchase)

// Sorted from the highest; `from` is where the page begins.
std::vector<Prediction> predictions(Desk& desk, const Insight& insight, PredictionOrder order, std::size_t from, std::size_t limit);
// In the order of our ids; calls take for each who has bought, and nothing_bought for everybody else who was known by then.
void each_prediction(Desk& desk, const Insight& insight, const std::function<void(const Prediction&)>& take, const std::function<void(const Named&)>& nothing_bought = {});
constexpr const char* nothing_bought_yet = "Nothing bought yet, so there is nothing to tell from.";

// One month's end of the four figures.
struct Point {
    Day as_of;
    std::optional<double> value;
    std::optional<std::pair<double, double>> interval;
    std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(Point, (), (as_of, value, interval, n))
// How a figure moved since the first point drawn that enough people stand behind (docs/decisions/0009).
struct Movement {
    Day since;
    double difference = 0;
    bool certain = false;                       // its 95 % interval leaves zero out
};
BOOST_DESCRIBE_STRUCT(Movement, (), (since, difference, certain))
struct Movements {
    std::optional<Movement> retention, net_promoter_score, lifetime_value, satisfaction;
};
BOOST_DESCRIBE_STRUCT(Movements, (), (retention, net_promoter_score, lifetime_value, satisfaction))
struct History {
    std::vector<Point> retention;               // 0 to 1
    std::vector<Point> net_promoter_score;      // -100 to 100
    std::vector<Point> lifetime_value;          // mean, major units
    std::vector<Point> satisfaction;            // mean of CSAT, 1 to 5
    Movements movements;
};
BOOST_DESCRIBE_STRUCT(History, (), (retention, net_promoter_score, lifetime_value, satisfaction, movements))
// The last point is as_of itself; those before are one month apart.
History figures_over_time(Desk& desk, const Question& question, int months);

// How many customers are worth how much: bins of equal width from 0 to the 95th percentile, the last one open.
struct ValueBin {
    double from = 0;
    std::optional<double> to;
    std::int64_t customers = 0;
};
BOOST_DESCRIBE_STRUCT(ValueBin, (), (from, to, customers))
std::vector<ValueBin> value_distribution(const Insight& insight, Currency currency);

// The people behind a figure, each with the reason why.
enum class Figure { new_customers, active, returned, not_returned, regulars, fading, worth, promoters, passives, detractors, content, not_content, easy, not_easy, missed, met, exceeded, waited, waiting };
BOOST_DESCRIBE_ENUM(Figure, new_customers, active, returned, not_returned, regulars, fading, worth, promoters, passives, detractors, content, not_content, easy, not_easy, missed, met, exceeded, waited, waiting)
struct Behind {
    Id<customers::Customer> id;
    std::optional<std::string> external_id, name;
    std::string reason;                         // "came every 7 days, now 35 days silent"
    double weight = 0;                          // what they are sorted by, from the highest: what they are worth
    std::string weeks;                          // of regulars, the last 18: c came, n did not, s silent beyond their rhythm
};
BOOST_DESCRIBE_STRUCT(Behind, (), (id, external_id, name, reason, weight, weeks))
std::vector<Behind> people_behind(Desk& desk, const Insight& insight, Figure figure, std::size_t from, std::size_t limit);

// What one customer is worth, and why, in words.
struct CustomerValue {
    Id<customers::Customer> customer_id;
    std::optional<Prediction> prediction;
    std::vector<std::string> reasons;           // sentences
};
BOOST_DESCRIBE_STRUCT(CustomerValue, (), (customer_id, prediction, reasons))
// not_found.
Result<CustomerValue> value_of_customer(Desk& desk, const Question& question, Id<customers::Customer> id);

}  // namespace rapport::insight
