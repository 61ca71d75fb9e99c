// What fitting a model to data gives.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

namespace rapport::stats {

template <class Model> struct Fit {
    Model model;                           // the most likely parameters
    std::optional<Model> standard_errors;  // of each parameter, from the curvature of the likelihood; when converged
    double log_likelihood = 0;             // of all customers together
    std::int64_t customers = 0;            // that took part
    bool converged = false;                // the slope vanishes at a clear maximum
    std::string reason; // when not: why, in words. The parameters are then finite, but not to be trusted
};

// Fewer customers than this carry no fit.
constexpr std::int64_t fewest_customers = 10;

}  // namespace rapport::stats
