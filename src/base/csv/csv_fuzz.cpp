// Strangers' bytes: the reader gives the same rows however they arrive, and what is written comes back as it was.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>
#include "base/csv/dates.h"
#include "base/csv/guard.h"
#include "base/csv/reader.h"
#include "base/csv/rejects.h"
#include "base/csv/values.h"
#include "base/csv/writer.h"
#include "base/test/demand.h"

namespace {

using namespace rapport::csv;
using rapport::demand;

struct Seen {
    std::int64_t line;
    bool flawed;
    std::vector<std::string> cells;

    friend bool operator==(const Seen&, const Seen&) = default;
};

std::vector<Seen> rows_of(Reader& reader)
{
    std::vector<Seen> rows;
    while (const Row* row = reader.next()) {
        demand(row->line > (rows.empty() ? 0 : rows.back().line));
        demand(row->flaw || row->cells.size() == reader.columns().size());
        rows.push_back({row->line, row->flaw.has_value(), {row->cells.begin(), row->cells.end()}});
    }
    return rows;
}

std::vector<Seen> rows_in_pieces(std::string_view file, std::size_t piece, const ReaderOptions& options)
{
    auto reader = Reader::open(from_memory(file, piece), options);
    return reader ? rows_of(*reader) : std::vector<Seen>{};
}

// Once with a window that holds all, once through a keyhole.
void check_pieces(std::string_view file, const Dialect& dialect, std::size_t limit, std::size_t piece)
{
    ReaderOptions options{.encoding = dialect.encoding, .delimiter = dialect.delimiter, .record_limit_bytes = limit};
    const auto whole = rows_in_pieces(file, file.size() + 1, options);
    options.window_bytes = 64;
    demand(rows_in_pieces(file, piece, options) == whole);
}

void check_writing(const std::vector<Seen>& rows, const Reader& reader, char delimiter)
{
    std::string out;
    Writer writer(out, delimiter);
    for (std::size_t at = 0; at < reader.columns().size(); ++at) writer.cell("column" + std::to_string(at));
    writer.end_row();
    for (const Seen& row : rows) {
        if (row.flawed) continue;
        for (const std::string& cell : row.cells) writer.cell(cell);
        writer.end_row();
    }
    auto again = Reader::open(from_memory(out), {.encoding = Encoding::utf8, .delimiter = delimiter});
    demand(again.has_value());
    for (const Seen& row : rows) {
        if (row.flawed) continue;
        const Row* same = again->next();
        demand(same != nullptr && !same->flaw);
        demand(std::vector<std::string>(same->cells.begin(), same->cells.end()) == row.cells);
    }
    demand(again->next() == nullptr);
}

void check_rejects(const std::vector<Seen>& rows, const Reader& reader)
{
    std::string out;
    Rejects rejects(out, reader.columns().names());
    for (const Seen& row : rows) {
        const std::vector<std::string_view> cells(row.cells.begin(), row.cells.end());
        rejects.add(row.line, "", "reason", cells);
    }
    demand(is_utf8(out) && out.find('\0') == std::string::npos);
}

void check_values(std::string_view text)
{
    for (const bool comma : {false, true}) {
        const auto amount = minor_units(text, 2, comma);
        demand(!amount || (*amount <= 1'000'000'000'000'000 && *amount >= -1'000'000'000'000'000));
        demand(amount || is_utf8(amount.error().detail));
        (void)thousandths(text, comma);
    }
    (void)yes_or_no(text);
    (void)read_birthday(text);
    const auto when = read_when(text);
    demand(!when || (when->year >= 1 && when->month >= 1 && when->month <= 12 && when->day >= 1 && when->day <= 31));
    demand(!when || !when->time_ms || (*when->time_ms >= 0 && *when->time_ms < 86'400'000));
    demand(unguarded(guarded(text)) == text);

    const std::size_t half = text.size() / 2;
    if (const auto format = DateFormat::parse(text.substr(0, half))) (void)format->read(text.substr(half));
}

}  // namespace

// The first byte chooses the record limit and the size of the pieces, the rest is the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0) return 0;
    const std::string_view file(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::size_t limit = data[0] & 0x80 ? 1 + (data[0] & 0x3Fu) : std::size_t(1) << 20;
    const std::size_t piece = 1 + (data[0] & 0x0Fu);

    check_values(file.substr(0, 128));

    auto reader = Reader::open(from_memory(file));
    if (!reader) return demand(is_utf8(reader.error().detail)), 0;
    const Dialect dialect = reader->dialect();
    const auto rows = rows_of(*reader);
    check_writing(rows, *reader, dialect.delimiter);
    check_rejects(rows, *reader);
    check_pieces(file, dialect, limit, piece);
    return 0;
}
