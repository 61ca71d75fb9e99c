// In which form a file writes its dates.
#pragma once
#include <optional>
#include <span>
#include <string>

namespace rapport::csv {

// The form (as DateFormat::parse takes it) that nine in ten of the cells have; nothing where most are read without one, and
// where day and month could be either: 03/04/2026 alone says nothing, 25/04/2026 beside it does.
std::optional<std::string> guess_date_format(std::span<const std::string> cells);

}  // namespace rapport::csv
