#include "imports/preview.h"

#include "base/csv/encoding.h"
#include "base/csv/guess_dates.h"

#include <algorithm>

namespace rapport::imports {
namespace {

constexpr std::int64_t rows_looked_at = 20'000;
constexpr std::size_t samples_shown = 3;
constexpr std::size_t rejected_shown = 50;

// The first cells of each column, and the cells of the rows that were rejected.
void show_cells(ImportView& view, csv::Reader& reader, const std::vector<RejectedRow>& rejected)
{
    auto wanted = rejected.begin();
    std::int64_t rows = 0;
    for (const auto* row = reader.next(); row && rows < rows_looked_at; row = reader.next(), ++rows) {
        bool wants_samples = false;
        for (std::size_t i = 0; i < view.columns.size() && i < row->cells.size(); ++i) {
            auto& samples = view.columns[i].samples;
            const auto cell = csv::readable(csv::trimmed(row->cells[i]));
            if (samples.size() < samples_shown && !cell.empty() && !row->flaw) samples.push_back(cell.substr(0, 80));
            wants_samples |= samples.size() < samples_shown;
        }
        for (; wanted != rejected.end() && wanted->line == row->line; ++wanted) {
            const auto at = reader.columns().find(wanted->column);
            const auto value = at && *at < row->cells.size() ? csv::readable(row->cells[*at]) : "";
            view.rejected.push_back({wanted->line, wanted->column, value.substr(0, 200), wanted->reason});
        }
        if (!wants_samples && wanted == rejected.end()) return;
    }
}

std::optional<std::string> field_of(const Import& import, const std::string& column)
{
    for (const auto& [field, mapped] : import.mapping)
        if (mapped == column) return field;
    return std::nullopt;
}

}  // namespace

ImportView view_of(const Import& import, const Shape* shape)
{
    ImportView view;
    view.id = import.id;
    view.kind = import.kind;
    view.file_name = import.file_name;
    view.file_bytes = import.file_bytes;
    view.delimiter = import.delimiter;
    view.encoding = import.encoding;
    view.mapping = import.mapping;
    view.date_format = import.date_format;
    view.state = import.state;
    view.counts = import.counts();
    view.progress = import.state == State::done || import.state == State::undone ? 1 : 0;
    view.created_at = import.created_at;
    view.created_by = import.created_by;
    view.finished_at = import.finished_at;
    view.undone_at = import.undone_at;
    if (shape)
        for (const auto& field : shape->fields) view.fields.push_back({field.name, field.required});
    return view;
}

Result<std::optional<std::string>> guess_date_format(const Shape& shape, const Mapping& mapping, const std::filesystem::path& file)
{
    constexpr std::int64_t rows_asked = 500;
    TRY(auto source, csv::from_file(file));
    TRY(auto reader, csv::Reader::open(std::move(source)));
    std::vector<std::size_t> places;
    for (const auto& field : shape.fields)
        if (const auto mapped = mapping.find(field.name); field.date && mapped != mapping.end())
            if (const auto at = reader.columns().find(mapped->second)) places.push_back(*at);
    std::vector<std::string> cells;
    std::int64_t rows = 0;
    for (const auto* row = reader.next(); row && rows < rows_asked; row = reader.next(), ++rows)
        for (const auto at : places)
            if (at < row->cells.size())
                if (const auto cell = csv::trimmed(row->cells[at]); !cell.empty() && csv::is_utf8(cell)) cells.emplace_back(cell);
    return csv::guess_date_format(cells);
}

Result<ImportView> preview(Desk& desk, const Shape& shape, const Import& import, const std::filesystem::path& file)
{
    auto view = view_of(import, &shape);
    TRY(auto source, csv::from_file(file));
    TRY(auto reader, csv::Reader::open(std::move(source)));
    for (const auto& name : reader.columns().names()) {
        const auto field = field_of(import, name);
        view.columns.push_back({name, {}, field, field ? confidence(shape, *field, name) : Confidence::none});
    }
    std::vector<RejectedRow> rejected;
    if (const auto resolved = resolve(shape, import.mapping, reader.columns()); !resolved) {
        view.problem = resolved.error().detail;
        view.counts = {};
    } else {
        std::optional<csv::DateFormat> format;
        if (import.date_format)
            if (auto parsed = csv::DateFormat::parse(*import.date_format)) format = std::move(*parsed);
        TRY(auto report, run_pass(desk, file, {shape, import.mapping, std::move(format), import.id, true, rows_looked_at, {}, {}}));
        view.counts = report.counts;
        view.whole_file = report.whole_file;
        rejected = report.rejected.first(rejected_shown);
    }
    show_cells(view, reader, rejected);
    return view;
}

}  // namespace rapport::imports
