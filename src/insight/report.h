// The relationship report: what the owner reads, and what programs get.
#pragma once
#include "base/json.h"
#include "cases/recovery.h"
#include "insight/period.h"
#include "stats/lifetime_value.h"

namespace rapport::insight {

enum class Model { automatic, bg_nbd, mbg_nbd, pareto_nbd, mbg_cnbd_k };   // automatic: "auto"
BOOST_DESCRIBE_ENUM(Model, automatic, bg_nbd, mbg_nbd, pareto_nbd, mbg_cnbd_k)
// A rhythm is looked for up to this horizon: its forecast counts single purchases, of which a century holds too many.
constexpr std::int64_t rhythm_horizon_days = 3653;
enum class TimeUnit { week, day };
BOOST_DESCRIBE_ENUM(TimeUnit, week, day)

// What a report is asked for.
struct Question {
    Day as_of;                              // its whole local day
    Period period = Period::month;
    std::int64_t horizon_days = 365;
    double discount_rate = 0.1;             // a year
    TimeUnit time_unit = TimeUnit::week;
    Model model = Model::automatic;
    bool operator==(const Question&) const = default;
};

struct CustomerCounts {
    std::int64_t total = 0;
    std::int64_t new_ = 0;                  // first order in the last period ended
    std::int64_t active = 0;                // any order in it
};

// People whose visits have a rhythm: four purchase days or more in the year to as_of.
struct Regulars {
    std::int64_t total = 0;
    std::int64_t came = 0;                  // in the last 30 days
    std::int64_t fading = 0;                // silent for more than twice their own middle gap, and a week at least
};
BOOST_DESCRIBE_STRUCT(Regulars, (), (total, came, fading))

struct CohortRow {
    std::string cohort;
    std::int64_t size = 0;
    std::vector<std::int64_t> active;
};
BOOST_DESCRIBE_STRUCT(CohortRow, (), (cohort, size, active))

struct Retention {
    Period period = Period::month;
    std::optional<double> rate;             // 0 to 1
    std::optional<std::pair<double, double>> interval;  // Wilson's, 95 %
    std::int64_t returned = 0, of = 0;      // the counts behind the rate
    std::string from, to;                   // those who bought in the one, and came again in the other: "2026-09", "2026-10"
    std::vector<CohortRow> cohorts;
};
BOOST_DESCRIBE_STRUCT(Retention, (), (period, rate, interval, returned, of, from, to, cohorts))

struct PurchaseModelReport {
    std::string name;
    std::map<std::string, double> parameters;
    double log_likelihood = 0;
    std::int64_t customers = 0;
    TimeUnit time_unit = TimeUnit::week;
    bool converged = false;
    std::string why;                        // why this model, in words
};
BOOST_DESCRIBE_STRUCT(PurchaseModelReport, (), (name, parameters, log_likelihood, customers, time_unit, converged, why))

struct SpendModelReport {
    std::string name;
    std::map<std::string, double> parameters;   // v in major units
    double log_likelihood = 0;
    std::int64_t customers = 0;
    std::int64_t without_repeat = 0;        // left out
    std::int64_t without_spend = 0;         // left out: a mean of 0 or below
    bool converged = false;
};
BOOST_DESCRIBE_STRUCT(SpendModelReport, (), (name, parameters, log_likelihood, customers, without_repeat, without_spend, converged))

struct LifetimeValue {
    std::optional<PurchaseModelReport> purchase_model;
    std::optional<SpendModelReport> spend_model;
    std::int64_t horizon_days = 365;
    double discount_rate = 0.1;
    std::optional<double> mean, median, total;  // major units
    std::optional<std::pair<double, double>> mean_interval;     // of the mean over these customers, 95 %
    std::int64_t customers = 0;
};
BOOST_DESCRIBE_STRUCT(LifetimeValue, (), (purchase_model, spend_model, horizon_days, discount_rate, mean, median, total, mean_interval, customers))

struct NetPromoterScore {
    std::optional<double> score;            // -100 to 100
    std::optional<std::pair<double, double>> interval;
    std::int64_t responses = 0, promoters = 0, passives = 0, detractors = 0;
};
BOOST_DESCRIBE_STRUCT(NetPromoterScore, (), (score, interval, responses, promoters, passives, detractors))

struct Csat {
    std::optional<double> score;            // per cent of 4 and 5
    std::optional<std::pair<double, double>> interval;
    std::optional<double> mean;             // 1 to 5
    std::optional<std::pair<double, double>> mean_interval;
    std::int64_t responses = 0;
};
BOOST_DESCRIBE_STRUCT(Csat, (), (score, interval, mean, mean_interval, responses))

struct Ces {
    std::optional<double> score;            // mean of 1 to 7
    std::optional<std::pair<double, double>> interval;
    std::int64_t responses = 0;
};
BOOST_DESCRIBE_STRUCT(Ces, (), (score, interval, responses))

struct Satisfaction {
    Csat csat;
    Ces ces;
};
BOOST_DESCRIBE_STRUCT(Satisfaction, (), (csat, ces))

struct Expectations {
    std::int64_t missed = 0, met = 0, exceeded = 0;
};
BOOST_DESCRIBE_STRUCT(Expectations, (), (missed, met, exceeded))

struct Attentiveness {
    std::optional<double> median_seconds, p90_seconds;  // on the customer's clock: all hours
    std::int64_t answered = 0;
    std::int64_t waiting_now = 0;           // wrote or called to us, and nothing of ours has followed
};
BOOST_DESCRIBE_STRUCT(Attentiveness, (), (median_seconds, p90_seconds, answered, waiting_now))

struct Ladder {
    std::vector<std::int64_t> levels;       // heads on level 0 to 4
    std::int64_t climbed = 0, slipped = 0;  // in the last period ended
};
BOOST_DESCRIBE_STRUCT(Ladder, (), (levels, climbed, slipped))

struct Report {
    Day as_of;
    Currency currency;
    CustomerCounts customers;
    Regulars regulars;
    Retention retention;
    LifetimeValue lifetime_value;
    NetPromoterScore net_promoter_score;
    Satisfaction satisfaction;
    Expectations expectations;
    Attentiveness attentiveness;
    cases::PutRight recovery;               // complaints of the year to as_of
    std::optional<Ladder> ladder;           // nothing before there is evidence
    std::map<std::string, std::string> cannot_tell;     // JSON pointer -> sentence
};
BOOST_DESCRIBE_STRUCT(Report, (), (as_of, currency, customers, regulars, retention, lifetime_value, net_promoter_score, satisfaction,
    expectations, attentiveness, recovery, ladder, cannot_tell))

}  // namespace rapport::insight

// `new` is a word of C++, so this one is told by hand.
template <> struct rapport::Json<rapport::insight::CustomerCounts> {
    static void write(std::string& out, const rapport::insight::CustomerCounts& counts)
    {
        out += "{\"total\":" + std::to_string(counts.total) + ",\"new\":" + std::to_string(counts.new_) + ",\"active\":" + std::to_string(counts.active) + "}";
    }
    static json::object schema(Schemas&)
    {
        const json::object number{{"type", "integer"}, {"format", "int64"}};
        return {{"type", "object"}, {"properties", {{"total", number}, {"new", number}, {"active", number}}}, {"required", json::array{"total", "new", "active"}}};
    }
};
