#include "base/csv/rejects.h"
#include <algorithm>
#include <array>
#include "base/csv/encoding.h"

namespace rapport::csv {
namespace {

constexpr std::array<std::string_view, 3> own_columns = {"line", "column", "reason"};

bool is_rejects_file(std::span<const std::string> columns)
{
    return columns.size() >= own_columns.size() && std::equal(own_columns.begin(), own_columns.end(), columns.begin());
}

}  // namespace

Rejects::Rejects(std::string& out, std::span<const std::string> columns, char delimiter)
    : writer_(out, delimiter), columns_(columns.size()), skipped_(is_rejects_file(columns) ? own_columns.size() : 0)
{
    for (const std::string_view name : own_columns) writer_.cell(name);
    for (const std::string& name : columns.subspan(skipped_)) cell(name);
    writer_.end_row();
}

void Rejects::add(std::int64_t line, std::string_view column, std::string_view reason,
                  std::span<const std::string_view> cells)
{
    writer_.cell(std::to_string(line));
    cell(column);
    cell(reason);
    for (std::size_t at = skipped_; at < std::max(columns_, cells.size()); ++at)
        cell(at < cells.size() ? cells[at] : std::string_view());
    writer_.end_row();
    ++count_;
}

void Rejects::cell(std::string_view text)
{
    const bool clean = is_utf8(text) && text.find('\0') == std::string_view::npos;
    clean ? writer_.cell(text) : writer_.cell(readable(text));
}

}  // namespace rapport::csv
