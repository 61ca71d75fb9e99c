#include "base/csv/guess_dates.h"

#include "base/csv/dates.h"

#include <algorithm>

namespace rapport::csv {
namespace {

constexpr const char* days[] = {"%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d", "%d %B %Y", "%B %d, %Y"};
constexpr const char* times[] = {"", " %H:%M", " %H:%M:%S", " %I:%M %p", ", %H:%M"};

template <class Read> bool most(std::span<const std::string> cells, double share, Read read)
{
    const auto read_count = std::count_if(cells.begin(), cells.end(), read);
    return static_cast<double>(read_count) >= share * static_cast<double>(cells.size());
}

}  // namespace

std::optional<std::string> guess_date_format(std::span<const std::string> cells)
{
    if (cells.empty() || most(cells, 0.5, [](const auto& cell) { return read_when(cell).has_value(); })) return std::nullopt;
    std::vector<std::string> fitting;
    for (const std::string day : days)
        for (const auto* time : times) {
            const auto format = DateFormat::parse(day + time);
            if (format && most(cells, 0.9, [&](const auto& cell) { return format->read(cell).has_value(); })) fitting.push_back(day + time);
        }
    return fitting.size() == 1 ? std::optional(fitting.front()) : std::nullopt;
}

}  // namespace rapport::csv
