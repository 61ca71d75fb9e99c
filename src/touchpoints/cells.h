// Cells of a file as values, with the refusal that names their column. For import.cpp and row.cpp files.
#pragma once
#include "base/json.h"
#include "imports/shape.h"
#include "touchpoints/touchpoint.h"

namespace rapport::touchpoints {

// Empty is nothing. invalid: longer than `longest` code points, or holding what cannot be shown.
inline Result<std::optional<std::string>> text_cell(std::string_view cell, std::string_view column, std::size_t longest)
{
    if (cell.empty()) return std::optional<std::string>();
    if (const auto fault = text_fault(cell, 0, longest, "")) return invalid(column, fault->detail, fault->code);
    return std::optional(std::string(cell));
}

// invalid: none of the enum's names, small and capital letters being the same.
template <DescribedEnum E> Result<std::optional<E>> enum_cell(std::string_view cell, std::string_view column)
{
    if (cell.empty()) return std::optional<E>();
    std::string name(cell);
    for (auto& letter : name)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    if (const auto value = parse_enum<E>(name)) return std::optional(*value);
    return invalid(column, "This must be one of: " + Json<E>::allowed() + ".", "unknown_value");
}

// A line each; empty ones are left out. invalid as above.
inline Result<Strings> line_cells(std::string_view cell, std::string_view column, std::size_t longest)
{
    Strings all;
    while (!cell.empty()) {
        const auto end = std::min(cell.find('\n'), cell.size());
        auto line = cell.substr(0, end);
        cell.remove_prefix(std::min(end + 1, cell.size()));
        while (line.starts_with(' ')) line.remove_prefix(1);
        while (line.ends_with(' ') || line.ends_with('\r')) line.remove_suffix(1);
        TRY(const auto text, text_cell(line, column, longest));
        if (text) all.push_back(*text);
    }
    return all;
}

inline std::string cell_of(const Strings& lines)
{
    std::string cell;
    for (const auto& one : lines) cell += (cell.empty() ? "" : "\n") + one;
    return cell;
}

// Empty is nothing. invalid: no time that can be.
inline Result<std::optional<Instant>> time_cell(const imports::Reading& reading, std::string_view cell, std::string_view column)
{
    if (cell.empty()) return std::optional<Instant>();
    TRY(const auto moment, reading.moment(cell, column));
    return std::optional(moment.at);
}
// A file says a time to the millisecond: what is stored stays where it says the same.
inline Instant laid_over(std::optional<Instant> stored, Instant said) { return stored && whole_ms(*stored) == whole_ms(said) ? *stored : whole_ms(said); }

}  // namespace rapport::touchpoints
