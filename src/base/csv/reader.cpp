#include "base/csv/reader.h"
#include <algorithm>
#include <charconv>
#include "base/clean.h"
#include "base/csv/dialect.h"
#include "base/csv/guard.h"

namespace rapport::csv {
namespace {

constexpr std::size_t sniffed_bytes = 64 * 1024;

std::string read_head(const Source& source)
{
    std::string head(4 * 1024, '\0');  // grows, since most files are small
    std::size_t size = 0;
    while (size < sniffed_bytes) {
        if (size == head.size()) head.resize(std::min(head.size() * 2, sniffed_bytes));
        const std::size_t got = source(head.data() + size, head.size() - size);
        if (got == 0) break;
        size += got;
    }
    head.resize(size);
    return head;
}

// A small file gets a small window: room for all of it when it is decoded.
std::size_t window_size(const ReaderOptions& options, std::size_t head_bytes, bool head_is_all)
{
    return head_is_all ? std::min(options.window_bytes, head_bytes * 3 + 64) : options.window_bytes;
}

Error not_csv(std::string sentence) { return invalid("file", std::move(sentence), "not_csv"); }

Error empty_file() { return invalid("file", "The file is empty.", "empty"); }

std::string size_in_words(std::size_t bytes)
{
    if (bytes >= 1 << 20) return std::to_string(bytes >> 20) + " MB";
    return std::to_string(bytes) + " bytes";
}

}  // namespace

Result<Reader> Reader::open(Source source, const ReaderOptions& options)
{
    std::string head = read_head(source);
    if (auto kind = other_kind(head)) return not_csv(std::move(*kind));

    const bool all = head.size() < sniffed_bytes;
    if (all) source = from_memory({});  // so that nobody asks a source again that has ended
    const Sniffed sniffed = sniff_encoding(head, all);
    const Encoding encoding = options.encoding.value_or(sniffed.encoding);
    if (encoding == sniffed.encoding) head.erase(0, sniffed.mark_bytes);

    const std::size_t size = window_size(options, head.size(), all);
    Window window(std::move(source), encoding, std::move(head), size);
    const std::string_view start = window.text().substr(0, sniffed_bytes);
    if (trimmed(start).empty() && window.complete()) return empty_file();
    if (is_binary(start)) return not_csv("This file is not text. Save the table as CSV and try again.");

    const auto announced = announced_delimiter(start);
    const bool start_is_all = window.complete() && start.size() == window.text().size();
    const char sniffed_delimiter = announced ? *announced : sniff_delimiter(start, start_is_all);
    const Dialect dialect{encoding, options.delimiter.value_or(sniffed_delimiter)};

    Reader reader(std::move(window), dialect, options);
    if (announced) reader.pass_line();
    CHECK(reader.read_header());
    return reader;
}

Reader::Reader(Window window, Dialect dialect, const ReaderOptions& options)
    : window_(std::move(window)), dialect_(dialect), limit_(options.record_limit_bytes)
{
}

Result<Done> Reader::read_header()
{
    const Row* header = read_record();
    if (header == nullptr) return empty_file();
    if (header->flaw) return invalid("file", "The first line should name the columns. " + header->flaw->reason, "no_header");
    has_line_column_ = header->cells.size() > 1 && trimmed(header->cells.back()) == line_column;
    TRY(columns_, Columns::from_header(header->cells.first(header->cells.size() - (has_line_column_ ? 1 : 0))));
    return Done{};
}

const Row* Reader::next()
{
    if (read_record() == nullptr) return nullptr;
    if (has_line_column_) take_line();
    if (row_.flaw) return &row_;

    if (scan_.cells.size() > columns_.size()) {
        set_flaw(Flaw::Kind::too_many_cells, {},
                 "This row has " + std::to_string(scan_.cells.size()) + " cells, but the first line names "
                     + std::to_string(columns_.size()) + (columns_.size() == 1 ? " column." : " columns."));
    }
    if (scan_.cells.size() < columns_.size()) scan_.cells.resize(columns_.size());
    row_.cells = scan_.cells;
    return &row_;
}

void Reader::take_line()
{
    constexpr std::int64_t most_lines = std::int64_t{1} << 40;
    std::int64_t line = 0;
    if (!row_.flaw && scan_.cells.size() == columns_.size() + 1) {
        const auto cell = trimmed(scan_.cells.back());
        std::from_chars(cell.data(), cell.data() + cell.size(), line);
        scan_.cells.pop_back();
    }
    row_.line = told_line_ = std::max(told_line_ + 1, line > most_lines ? 0 : line);
}

const Row* Reader::read_record()
{
    row_.flaw.reset();
    do {
        pass_what_was_read();
        if (window_.text().empty() && !window_.more()) return nullptr;
        row_.line = line_;
        scan_whole_record();
    } while (is_blank());

    scan_.end == Scan::End::line ? take_good_record() : take_broken_record();
    row_.cells = scan_.cells;
    return &row_;
}

// Ends with a record, a fault, or `cut` where the record is longer than the limit. How the source cuts its bytes into pieces
// does not show: it reads on until the answer could not change any more.
void Reader::scan_whole_record()
{
    for (;;) {
        const bool all = window_.complete() && window_.text().size() <= limit_;
        scan_record(window_.text().substr(0, limit_), all, dialect_.delimiter, scan_);
        if (!needs_more()) break;
        window_.more();
    }
    read_bytes_ = scan_.bytes;
    read_lines_ = scan_.line_breaks + 1;
}

bool Reader::needs_more() const
{
    if (window_.complete() || window_.text().size() > limit_) return false;
    if (scan_.end == Scan::End::cut) return true;
    if (scan_.end != Scan::End::text_after_quote) return false;
    const std::string_view rest = window_.text().substr(scan_.bytes);
    return line_length(rest) == rest.size();
}

bool Reader::is_blank() const
{
    if (scan_.end != Scan::End::line || scan_.cells.size() != 1) return false;
    return window_.text().front() != '"' && scan_.cells.front().find_first_not_of(" \t") == std::string_view::npos;
}

void Reader::pass_what_was_read()
{
    window_.drop(read_bytes_);
    line_ += read_lines_;
    read_bytes_ = 0;
    read_lines_ = 0;
    if (rest_of_line_too_) pass_line();
    rest_of_line_too_ = false;
}

void Reader::pass_line()
{
    ++line_;
    for (;;) {
        const std::string_view text = window_.text();
        const std::size_t length = line_length(text);
        const std::string_view end = text.substr(length);
        const bool may_be_two_bytes = end == "\r" && !window_.complete();
        if (!end.empty() && !may_be_two_bytes) return window_.drop(length + (end.starts_with("\r\n") ? 2 : 1));
        window_.drop(length);
        if (!window_.more() && end.empty()) return;
    }
}

void Reader::take_good_record()
{
    if (scan_.has_nul || !scan_.ascii) check_letters();
    if (!row_.flaw) clean_cells();
}

void Reader::check_letters()
{
    for (std::size_t at = 0; at < scan_.cells.size(); ++at) {
        const std::string_view cell = scan_.cells[at];
        if (scan_.has_nul && cell.find('\0') != std::string_view::npos)
            return set_flaw(Flaw::Kind::nul_byte, at, "This cell holds a NUL byte, which no text has.");
        if (!scan_.ascii && !is_utf8(cell))
            return set_flaw(Flaw::Kind::broken_letters, at,
                            "This cell has letters that cannot be read. Save the file as UTF-8 and try again.");
    }
}

// Makes the cells what their writer meant, in the window itself: they only become shorter.
void Reader::clean_cells()
{
    const auto in_window = [&](std::string_view cell) { return window_.data() + (cell.data() - window_.data()); };
    for (const std::size_t at : scan_.tricky) {
        std::string_view& cell = scan_.cells[at];
        cell = cell.substr(0, halve_quotes(in_window(cell), cell.size()));
        cell = cell.substr(0, unguard(in_window(cell), cell.size()));
    }
    std::size_t next_tricky = 0;
    for (std::size_t at = 0; at < scan_.cells.size(); ++at) {
        std::string_view& cell = scan_.cells[at];
        if (next_tricky < scan_.tricky.size() && scan_.tricky[next_tricky] == at) ++next_tricky;
        else if (cell.starts_with('\'')) {
            const std::size_t size = unguard(in_window(cell), cell.size());
            cell = cell.substr(0, size);
        }
        if (!scan_.ascii) cell = cell.substr(0, drop_unseen(in_window(cell), cell.size()));
    }
}

void Reader::take_broken_record()
{
    const bool line_too_long = line_length(window_.text().substr(0, limit_)) == limit_;
    if (line_too_long || (scan_.end == Scan::End::cut && !scan_.in_quotes)) take_too_long();
    else if (scan_.end == Scan::End::text_after_quote) take_text_after_quote();
    else take_open_quote();
}

void Reader::take_too_long()
{
    set_flaw(Flaw::Kind::too_long, {}, "This line is longer than " + size_in_words(limit_) + "; it is not repeated here.");
    scan_.cells.clear();
    read_lines_ = scan_.in_quotes ? 0 : scan_.line_breaks;
    read_bytes_ = scan_.in_quotes ? 0 : scan_.bytes;
    rest_of_line_too_ = true;
}

// Only the first line is given up: what follows may well be good rows.
void Reader::take_open_quote()
{
    const std::size_t length = line_length(window_.text());
    scan_record({window_.data(), length}, true, dialect_.delimiter, scan_);
    const std::size_t begin = scan_.end == Scan::End::line ? length : scan_.cell_begin;
    set_flaw(Flaw::Kind::open_quote, scan_.cells.size(), "A quotation mark that opens in this row is never closed.");
    if (begin < length)
        split_plainly(window_.text().substr(begin, length - begin), dialect_.delimiter, scan_.cells);
    read_bytes_ = 0;
    read_lines_ = 0;
    rest_of_line_too_ = true;
}

void Reader::take_text_after_quote()
{
    set_flaw(Flaw::Kind::text_after_quote, scan_.cells.size(),
             "There is text after a closing quotation mark. A quotation mark inside a cell is written twice.");
    const std::string_view rest = window_.text().substr(0, limit_).substr(scan_.cell_begin);
    const std::size_t told = scan_.bytes - scan_.cell_begin;
    split_plainly(rest.substr(0, told + line_length(rest.substr(told))), dialect_.delimiter, scan_.cells);
    read_lines_ = scan_.line_breaks;
    rest_of_line_too_ = true;
}

void Reader::set_flaw(Flaw::Kind kind, std::optional<std::size_t> cell, std::string reason)
{
    const bool named = cell && *cell < columns_.size();
    row_.flaw = Flaw{kind, named ? columns_.names()[*cell] : std::string(), std::move(reason)};
}

}  // namespace rapport::csv
