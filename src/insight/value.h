// What customers are worth: the models fitted to everybody's purchases, and a forecast for each.
#pragma once
#include "insight/purchase_log.h"
#include "insight/report.h"

namespace rapport::insight {

struct Value {
    Question question;
    std::optional<stats::PurchaseModel> purchase_model;
    std::optional<stats::GammaGamma> spend_model;   // in minor units
    LifetimeValue report;
    std::vector<stats::Forecast> forecasts;         // one for each customer of the log; money in minor units
    std::map<std::string, std::string> cannot_tell; // below /lifetime_value
};

// Fits, chooses by the lowest BIC where the question leaves it open, and forecasts. Money goes in as minor units and comes
// out of `report` as major ones.
Value value_customers(const PurchaseLog& log, const Question& question, Currency currency);

// What the fitted models expect of a customer with these days; nothing where none could be fitted.
std::optional<stats::Forecast> forecast_of(const Value& value, std::span<const PurchaseDay> days);

std::optional<Model> parse_model(std::string_view name);    // "auto", "bg_nbd", ...

// "They come in a rhythm: 3 times as regular as at random, so a silence says more."; empty where the model knows of none.
std::string rhythm_in_words(const PurchaseModelReport& model);

}  // namespace rapport::insight
