// The years in which what a business writes down can lie: anything else is a slip of the hand, and breaks figures by period.
#pragma once
#include "base/result.h"
#include "base/time.h"

#include <optional>
#include <string>
#include <vector>

namespace rapport {

inline constexpr int earliest_year = 1900, latest_year = 2100;
inline constexpr std::int64_t century_seconds = 36525LL * 86400;

inline bool believable(int year) { return year >= earliest_year && year <= latest_year; }
inline std::string beyond_belief(int year) { return "The year " + std::to_string(year) + " is beyond belief."; }

// The fault of an instant outside them (its year in UTC), at `pointer`.
inline std::optional<Fault> year_fault(Instant at, std::string pointer)
{
    const auto year = civil({static_cast<std::int32_t>(at.us / us_per_day - (at.us % us_per_day < 0))}).year;
    if (believable(year)) return std::nullopt;
    return Fault{std::move(pointer), "range", beyond_belief(year)};
}

inline void check_year(Instant at, std::string pointer, std::vector<Fault>& faults)
{
    if (auto fault = year_fault(at, std::move(pointer))) faults.push_back(std::move(*fault));
}

}  // namespace rapport
