#include "imports/shape.h"

#include "base/csv/columns.h"
#include "base/csv/values.h"
#include "base/years.h"

namespace rapport::imports {

std::string_view Cells::operator[](std::size_t field) const
{
    const int column = columns_[field];
    return column < 0 ? std::string_view() : csv::trimmed(row_[static_cast<std::size_t>(column)]);
}

std::vector<std::pair<std::string, std::string_view>> Cells::custom() const
{
    std::vector<std::pair<std::string, std::string_view>> found;
    for (const auto& [name, column] : custom_) found.emplace_back(name, csv::trimmed(row_[static_cast<std::size_t>(column)]));
    return found;
}

Error at_field(const Error& error, std::string_view field) { return invalid(field, error.detail, error.faults.empty() ? error.code : error.faults.front().code); }

namespace {

Error no_day(std::string_view field) { return invalid(field, "This cell is empty. Write the day, such as 2026-11-22, or the day and the time.", "required"); }

}  // namespace

Result<Moment> Reading::moment(std::string_view cell, std::string_view field) const
{
    if (cell.empty()) return no_day(field);
    const auto when = date_format ? date_format->read(cell) : csv::read_when(cell);
    if (!when) return at_field(when.error(), field);
    if (!believable(when->year)) return invalid(field, beyond_belief(when->year), "range");
    const auto day = *day_of(when->year, static_cast<unsigned>(when->month), static_cast<unsigned>(when->day));
    if (!when->time_ms) return Moment{business.time_zone.start_of(day), true};
    const auto local_us = day.days * us_per_day + *when->time_ms * 1000LL;
    if (when->offset_minutes) return Moment{{local_us - *when->offset_minutes * 60 * us_per_second}, false};
    return Moment{business.time_zone.instant(local_us), false};
}

Result<Day> Reading::day(std::string_view cell, std::string_view field) const
{
    if (cell.empty()) return no_day(field);
    const auto when = date_format ? date_format->read(cell) : csv::read_when(cell);
    if (!when) return at_field(when.error(), field);
    return *day_of(when->year, static_cast<unsigned>(when->month), static_cast<unsigned>(when->day));
}

Result<std::int64_t> Reading::minor_units(std::string_view cell, std::string_view field) const
{
    const auto amount = csv::minor_units(cell, minor_digits(business.currency), decimal_comma);
    if (!amount) return at_field(amount.error(), field);
    return *amount;
}

void Applied::reject(const Error& error)
{
    std::string column = error.faults.empty() ? "" : error.faults.front().pointer;
    if (!column.empty()) column.erase(0, 1);
    outcomes.push_back({Effect::rejected, std::move(column), error.detail});
}

const Shape* find(const Shapes& shapes, std::string_view kind)
{
    for (const auto& shape : shapes)
        if (shape.kind == kind) return &shape;
    return nullptr;
}

}  // namespace rapport::imports
