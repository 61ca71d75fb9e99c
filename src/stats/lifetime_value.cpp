#include "stats/lifetime_value.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <future>
#include <thread>
#include <unordered_map>

namespace rapport::stats {
namespace {

// The end of one step, in the model's unit of time, and what a purchase in it is worth today.
struct Step {
    double end = 0;
    double worth = 1;
};

std::vector<Step> monthly_steps(const Outlook& outlook)
{
    std::vector<Step> steps;
    for (int month = 1;; ++month) {
        const double end_days = std::min(month * days_in_month, outlook.days);
        steps.push_back(
            {end_days / days_in(outlook.time_unit), std::pow(1 + outlook.discount_rate, -end_days / days_in_year)});
        if (end_days >= outlook.days) return steps;
    }
}

// What to expect of those who are still customers. Depends on the history through purchases and age, and where customers
// come in a rhythm on the last purchase too.
struct IfAlive {
    double purchases = 0;
    double discounted_purchases = 0;
};

IfAlive if_alive(const PurchaseModel& model, const History& history, std::span<const Step> steps)
{
    IfAlive sum;
    for (const Step& step : steps) {
        const double until_here = expected_purchases_if_alive(model, history, step.end);
        sum.discounted_purchases += (until_here - sum.purchases) * step.worth;
        sum.purchases = until_here;
    }
    return sum;
}

struct Key {
    double repeat_purchases = 0;
    double age = 0;
    double recency = 0;     // where it counts
    bool operator==(const Key&) const = default;
};

struct Hash {
    std::size_t operator()(const Key& key) const
    {
        const auto age = std::bit_cast<std::uint64_t>(key.age + 0.0) ^ std::bit_cast<std::uint64_t>(key.recency + 0.0) >> 7;
        return static_cast<std::size_t>(
            (age * 0x9e37'79b9'7f4a'7c15u + static_cast<std::uint64_t>(key.repeat_purchases)) * 0xbf58'476d'1ce4'e5b9u
            >> 17);
    }
};

constexpr std::size_t histories_worth_a_thread = 20'000, keys_worth_a_thread = 1'000;

// Calls work(from, to) for parts of [0, count) that cover it, each on a thread of its own where there are many.
template <class Work> void in_parts(std::size_t count, std::size_t worth_a_thread, Work work)
{
    constexpr std::size_t most_threads = 4;
    const auto cores = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, most_threads);
    const auto threads = std::clamp<std::size_t>(count / worth_a_thread, 1, cores);
    std::vector<std::future<void>> others;
    for (std::size_t part = 1; part < threads; ++part)
        others.push_back(std::async(std::launch::async, [=, &work] { work(count * part / threads, count * (part + 1) / threads); }));
    work(0, count / threads);
    for (auto& other : others) other.get();
}

std::string fault_of(const Outlook& outlook)
{
    if (!(outlook.days > 0 && outlook.days <= 100 * days_in_year))
        return "The outlook must be above 0 and at most 100 years.";
    if (!(outlook.discount_rate > -1 && std::isfinite(outlook.discount_rate)))
        return "The discount rate must be above -1.";
    return {};
}

}  // namespace

Figure<std::vector<Forecast>> forecast(const PurchaseModel& purchases, const std::optional<GammaGamma>& spends,
                                       std::span<const History> histories, std::span<const double> mean_spends,
                                       const Outlook& outlook)
{
    using Told = Figure<std::vector<Forecast>>;
    if (auto fault = fault_of(outlook); !fault.empty()) return Told::cannot_tell(std::move(fault));
    if (spends && mean_spends.size() != histories.size())
        return Told::cannot_tell("There must be one mean spend for each customer.");

    for (std::size_t i = 0; i < histories.size(); ++i)
        if (auto fault = fault_of(histories[i]); !fault.empty())
            return Told::cannot_tell("Row index " + std::to_string(i) + ": " + fault);

    // Many customers have the same key, and each key is worked out once.
    std::unordered_map<Key, std::size_t, Hash> known;
    std::vector<std::size_t> first, key_of(histories.size());   // by key: a history that has it; by history: its key
    const bool rhythm = knows_rhythm(purchases);
    for (std::size_t i = 0; i < histories.size(); ++i) {
        const History& h = histories[i];
        const auto [found, fresh] = known.try_emplace({h.repeat_purchases, h.age, rhythm ? h.recency : 0}, first.size());
        if (fresh) first.push_back(i);
        key_of[i] = found->second;
    }
    const auto steps = monthly_steps(outlook);
    std::vector<IfAlive> expectations(first.size());
    in_parts(first.size(), keys_worth_a_thread, [&](std::size_t from, std::size_t to) {
        for (std::size_t key = from; key < to; ++key) expectations[key] = if_alive(purchases, histories[first[key]], steps);
    });

    std::vector<Forecast> result(histories.size());
    in_parts(histories.size(), histories_worth_a_thread, [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            const History& h = histories[i];
            const IfAlive& expected = expectations[key_of[i]];

            Forecast& forecast = result[i];
            forecast.probability_alive = probability_alive(purchases, h);
            forecast.expected_purchases = forecast.probability_alive * expected.purchases;
            if (spends) forecast.expected_spend = expected_spend(*spends, {h.repeat_purchases, mean_spends[i]});
            if (forecast.expected_spend)
                forecast.lifetime_value =
                    forecast.probability_alive * expected.discounted_purchases * *forecast.expected_spend;
        }
    });
    return Told(std::move(result));
}

}  // namespace rapport::stats
