#include "insight/value.h"

#include "base/money.h"
#include "stats/most_likely.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <future>
#include <limits>
#include <map>
#include <numeric>

namespace rapport::insight {
namespace {

stats::TimeUnit unit_of(TimeUnit unit) { return unit == TimeUnit::day ? stats::TimeUnit::day : stats::TimeUnit::week; }

stats::Outlook outlook_of(const Question& question)
{
    return {static_cast<double>(question.horizon_days), question.discount_rate, unit_of(question.time_unit)};
}

std::map<std::string, double> parameters_of(const stats::PurchaseModel& model)
{
    return std::visit([](const auto& m) -> std::map<std::string, double> {
        if constexpr (requires { m.k; }) return {{"r", m.r}, {"alpha", m.alpha}, {"a", m.a}, {"b", m.b}, {"k", m.k}};
        else if constexpr (requires { m.s; }) return {{"r", m.r}, {"alpha", m.alpha}, {"s", m.s}, {"beta", m.beta}};
        else return {{"r", m.r}, {"alpha", m.alpha}, {"a", m.a}, {"b", m.b}};
    }, model);
}

// A fit of any of the models.
struct Candidate {
    stats::PurchaseModel model;
    double log_likelihood = 0;
    std::int64_t customers = 0;
    bool converged = false;
    std::string reason;
};

template <class M> std::optional<Candidate> candidate(const stats::Figure<stats::Fit<M>>& fit, std::string& why_not)
{
    if (!fit) {
        why_not = fit.why_not;
        return std::nullopt;
    }
    return Candidate{fit->model, fit->log_likelihood, fit->customers, fit->converged, fit->reason};
}

// Bayesian information criterion (Schwarz, 1978). Each likelihood is the density of all purchase times, so they compare; a
// rhythm is one parameter more.
double bic(const Candidate& candidate)
{
    const double parameters = stats::knows_rhythm(candidate.model) ? 5 : 4;
    return parameters * std::log(static_cast<double>(candidate.customers)) - 2 * candidate.log_likelihood;
}

std::optional<Candidate> fit(Model model, const stats::Purchases& purchases, std::string& why_not)
{
    switch (model) {
    case Model::bg_nbd: return candidate(stats::fit_bg_nbd(purchases), why_not);
    case Model::mbg_nbd: return candidate(stats::fit_mbg_nbd(purchases), why_not);
    case Model::pareto_nbd: return candidate(stats::fit_pareto_nbd(purchases), why_not);
    case Model::mbg_cnbd_k: return candidate(stats::fit_mbg_cnbd_k(purchases), why_not);
    case Model::automatic: break;
    }
    return std::nullopt;
}

// Without a rhythm (k = 1) mbg_cnbd_k is mbg_nbd, which stands there already.
bool stands_twice(const Candidate& one)
{
    const auto* rhythmic = std::get_if<stats::MbgCnbdK>(&one.model);
    return rhythmic && rhythmic->k == 1;
}

std::string chosen_because(const std::vector<Candidate>& candidates, const Candidate& best, const std::string& far_behind)
{
    std::string others;
    for (const auto& other : candidates) {
        if (other.model.index() == best.model.index()) continue;
        char gap[32];
        std::snprintf(gap, sizeof gap, "%.1f", bic(other) - bic(best));
        others += (others.empty() ? "" : ", ") + std::string(stats::name_of(other.model)) + " is " + gap + " higher";
    }
    return "The lowest BIC of the models that could be fitted" + (others.empty() ? "" : ": " + others) + (far_behind.empty() ? "" : others.empty() ? ": " : ", ") + far_behind + ".";
}

// Of many customers a part tells which models lie so far behind that all of them cannot bring them to the front; those are
// left out, and their distance is told to the nearest hundred.
std::vector<Model> in_the_running(const stats::Purchases& all, std::vector<Model> models, std::string& far_behind)
{
    const auto part = stats::part_of(all);
    if (!part) return models;
    // Each on a thread of its own: none needs what another finds.
    std::vector<std::pair<Model, std::future<std::optional<double>>>> trials;
    for (const auto model : models)
        trials.emplace_back(model, std::async(std::launch::async, [&all, &part, model]() -> std::optional<double> {
            std::string unsaid;
            auto one = fit(model, *part, unsaid);
            if (!one || !one->converged || stands_twice(*one)) return std::nullopt;
            one->log_likelihood = std::visit([&](const auto& m) { return stats::log_likelihood(m, all); }, one->model);
            one->customers = all.customers;
            return bic(*one);
        }));
    std::map<Model, double> bics;
    double lowest = std::numeric_limits<double>::infinity();
    for (auto& [model, trial] : trials)
        if (const auto found = trial.get()) {
            bics[model] = *found;
            lowest = std::min(lowest, *found);
        }
    std::erase_if(models, [&](Model model) {
        const auto found = bics.find(model);
        const bool behind = found != bics.end() && found->second - 2 * stats::most_to_gain(all, *part) > lowest;
        if (behind) far_behind += (far_behind.empty() ? "" : ", ") + std::string(enum_text(model)) + " is some " + std::to_string(std::llround((found->second - lowest) / 100) * 100) + " higher";
        return behind;
    });
    return models;
}

std::optional<Candidate> fit_purchases(const stats::Purchases& purchases, const Question& question, std::string& why, std::string& why_not)
{
    std::vector<Model> models{question.model};
    std::string far_behind;
    if (question.model == Model::automatic) {
        models = {Model::bg_nbd, Model::mbg_nbd, Model::pareto_nbd};
        if (question.horizon_days <= rhythm_horizon_days) models.push_back(Model::mbg_cnbd_k);
        models = in_the_running(purchases, std::move(models), far_behind);
    }
    // Each on a thread of its own: none needs what another finds.
    struct Tried {
        std::optional<Candidate> candidate;
        std::string why_not;
    };
    std::vector<std::future<Tried>> trials;
    for (const auto model : models)
        trials.push_back(std::async(models.size() > 1 ? std::launch::async : std::launch::deferred, [&purchases, model] {
            Tried tried;
            tried.candidate = fit(model, purchases, tried.why_not);
            return tried;
        }));
    std::vector<Candidate> candidates;
    for (auto& trial : trials) {
        auto [one, because] = trial.get();
        if (!one) why_not = because;
        else if (question.model != Model::automatic || !stands_twice(*one)) candidates.push_back(std::move(*one));
    }
    if (candidates.empty()) return std::nullopt;
    if (std::any_of(candidates.begin(), candidates.end(), [](const auto& one) { return one.converged; }))
        std::erase_if(candidates, [](const auto& one) { return !one.converged; });
    const auto best = *std::min_element(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) { return bic(a) < bic(b); });
    why = question.model == Model::automatic ? chosen_because(candidates, best, far_behind) : "It was asked for.";
    return best;
}

void summarise(Value& value, Currency currency)
{
    const double scale = static_cast<double>(minor_per_major(currency));
    std::vector<double> worth;
    worth.reserve(value.forecasts.size());
    for (const auto& forecast : value.forecasts)
        if (forecast.lifetime_value) worth.push_back(*forecast.lifetime_value / scale);
    value.report.customers = static_cast<std::int64_t>(worth.size());
    if (worth.empty()) return;
    const auto count = static_cast<double>(worth.size());
    const double total = std::accumulate(worth.begin(), worth.end(), 0.0);
    const double mean = total / count;
    double squares = 0;
    for (const double one : worth) squares += (one - mean) * (one - mean);
    value.report.total = total;
    value.report.mean = mean;
    const auto middle = worth.begin() + static_cast<std::ptrdiff_t>(worth.size() / 2);
    std::nth_element(worth.begin(), middle, worth.end());
    value.report.median = worth.size() % 2 ? *middle : (*middle + *std::max_element(worth.begin(), middle)) / 2;
    if (worth.size() < 2) return;
    constexpr double z = 1.959963984540054;
    const double half = z * std::sqrt(squares / (count - 1) / count);
    value.report.mean_interval = {mean - half, mean + half};
}

}  // namespace

Value value_customers(const PurchaseLog& log, const Question& question, Currency currency)
{
    Value value;
    value.question = question;
    value.report.horizon_days = question.horizon_days;
    value.report.discount_rate = question.discount_rate;
    const auto cannot = [&](const std::string& member, const std::string& sentence) { value.cannot_tell["/lifetime_value" + member] = sentence; };
    const auto nothing_told = [&](const std::string& sentence) {
        for (const auto* member : {"/mean", "/mean_interval", "/median", "/total"}) cannot(member, sentence);
        return value;
    };

    const auto unit = unit_of(question.time_unit);
    std::vector<stats::History> histories;
    std::vector<stats::Spending> spendings;
    std::vector<double> mean_spends;
    histories.reserve(log.customers());
    for (std::size_t i = 0; i < log.customers(); ++i) {
        histories.push_back(history(log.days(i), question.as_of, unit));
        mean_spends.push_back(mean_repeat_spend(log.days(i)));
        spendings.push_back({histories.back().repeat_purchases, mean_spends.back()});
    }

    // How often they will buy, and whether they are still customers at all.
    const auto grouped = stats::group(histories);
    std::string why, why_not = grouped ? "" : grouped.why_not;
    const auto fitted = grouped ? fit_purchases(*grouped, question, why, why_not) : std::nullopt;
    if (!fitted) {
        cannot("/purchase_model", why_not);
        cannot("/spend_model", why_not);
        return nothing_told(why_not);
    }
    value.report.purchase_model = PurchaseModelReport{std::string(stats::name_of(fitted->model)), parameters_of(fitted->model), fitted->log_likelihood,
                                                      fitted->customers, question.time_unit, fitted->converged, why};
    if (const auto rhythm = rhythm_in_words(*value.report.purchase_model); !rhythm.empty()) value.report.purchase_model->why += " " + rhythm;
    if (!fitted->converged) {
        cannot("/spend_model", fitted->reason);
        return nothing_told(fitted->reason);
    }
    value.purchase_model = fitted->model;

    // How much they will spend each time, independently of how often.
    const auto spends = stats::fit_gamma_gamma(spendings);
    const double scale = static_cast<double>(minor_per_major(currency));
    if (!spends) {
        cannot("/spend_model", spends.why_not);
    } else {
        // The likelihood is that of amounts in major units: a density changes by the logarithm of the unit for each customer.
        value.report.spend_model = SpendModelReport{"gamma_gamma", {{"p", spends->model.p}, {"q", spends->model.q}, {"v", spends->model.v / scale}},
                                                    spends->log_likelihood + static_cast<double>(spends->customers) * std::log(scale),
                                                    spends->customers, spends->without_repeat, spends->without_spend, spends->converged};
        if (spends->converged) value.spend_model = spends->model;
        else cannot("/spend_model/converged", spends->reason);
    }

    auto forecasts = stats::forecast(*value.purchase_model, value.spend_model, histories, mean_spends, outlook_of(question));
    if (!forecasts) return nothing_told(forecasts.why_not);
    value.forecasts = std::move(*forecasts);
    summarise(value, currency);
    if (value.report.mean && !value.report.mean_interval) cannot("/mean_interval", "One customer alone has no spread to judge by.");
    // Where those who bought once have no expected spend, the mean of the others would pass for that of all.
    if (const auto spend = value.spend_model ? stats::mean_spend(*value.spend_model) : 0.0; !spend) {
        for (const auto* member : {"/mean", "/mean_interval", "/total"}) cannot(member, spend.why_not + " The median is that of customers who bought again.");
        value.report.mean = value.report.total = std::nullopt;
        value.report.mean_interval = std::nullopt;
    }
    if (!value.report.median) return nothing_told(spends ? "How much they spend cannot be told, so neither can what they are worth." : spends.why_not);
    return value;
}

std::optional<stats::Forecast> forecast_of(const Value& value, std::span<const PurchaseDay> days)
{
    if (!value.purchase_model) return std::nullopt;
    const auto history_of = history(days, value.question.as_of, unit_of(value.question.time_unit));
    const auto mean_spend = mean_repeat_spend(days);
    const auto told = stats::forecast(*value.purchase_model, value.spend_model, {&history_of, 1}, {&mean_spend, 1}, outlook_of(value.question));
    return told ? std::optional(told->front()) : std::nullopt;
}

std::optional<Model> parse_model(std::string_view name)
{
    if (name == "auto") return Model::automatic;
    return name == "automatic" ? std::nullopt : parse_enum<Model>(name);
}

std::string rhythm_in_words(const PurchaseModelReport& model)
{
    const auto k = model.parameters.find("k");
    if (k == model.parameters.end() || k->second <= 1) return {};
    return "They come in a rhythm: " + std::to_string(std::llround(k->second)) + " times as regular as at random, so a silence says more.";
}

}  // namespace rapport::insight
