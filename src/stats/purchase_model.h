// One of the models of how often and how long customers buy, chosen at run time. The functions are those of bg_nbd.h
// and its siblings; a further model is added to the variant and brings its own overloads.
#pragma once
#include "stats/bg_nbd.h"
#include "stats/mbg_cnbd_k.h"
#include "stats/mbg_nbd.h"
#include "stats/pareto_nbd.h"

#include <string_view>
#include <variant>

namespace rapport::stats {

using PurchaseModel = std::variant<BgNbd, MbgNbd, ParetoNbd, MbgCnbdK>;

// As the report writes it: bg_nbd, mbg_nbd, pareto_nbd, mbg_cnbd_k.
inline std::string_view name_of(const PurchaseModel& model)
{
    return std::visit([](const auto& m) -> std::string_view { return m.name; }, model);
}

inline double log_likelihood(const PurchaseModel& model, const History& history)
{
    return std::visit([&](const auto& m) { return log_likelihood(m, history); }, model);
}

inline double probability_alive(const PurchaseModel& model, const History& history)
{
    return std::visit([&](const auto& m) { return probability_alive(m, history); }, model);
}

// Whether what to expect of a customer who is alive depends on how long the last purchase is ago.
inline bool knows_rhythm(const PurchaseModel& model) { return std::holds_alternative<MbgCnbdK>(model); }

inline double expected_purchases_if_alive(const PurchaseModel& model, const History& history, double horizon)
{
    return std::visit(
        [&](const auto& m) {
            if constexpr (std::is_same_v<decltype(m), const MbgCnbdK&>) return expected_purchases_if_alive(m, history, horizon);
            else return expected_purchases_if_alive(m, history.repeat_purchases, history.age, horizon);
        },
        model);
}

inline double expected_purchases(const PurchaseModel& model, const History& history, double horizon)
{
    return std::visit([&](const auto& m) { return expected_purchases(m, history, horizon); }, model);
}

}  // namespace rapport::stats
