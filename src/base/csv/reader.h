// Reads CSV files that strangers made: of any size, in the encodings and dialects that occur, with faults as values.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include "base/csv/columns.h"
#include "base/csv/encoding.h"
#include "base/csv/record.h"
#include "base/csv/source.h"
#include "base/csv/window.h"
#include "base/result.h"

namespace rapport::csv {

// The name of a last column that says on which line of another file a row stood: of one that was no CSV and was made it. The reader takes it for
// the row's own line and shows it to nobody.
inline constexpr std::string_view line_column = "(line in the file)";

// Why a row cannot be taken.
struct Flaw {
    enum class Kind { open_quote, text_after_quote, too_long, nul_byte, broken_letters, too_many_cells };
    Kind kind;
    std::string column;  // its name, where one cell is at fault; else empty
    std::string reason;  // one sentence for the person who imports
};

// One record. The cells are valid until the next call of Reader::next.
struct Row {
    std::int64_t line = 0;                    // physical line where it begins, or what line_column says; the file's first line is 1
    std::span<const std::string_view> cells;  // without quotes, guards and what is unseen (base/clean.h); one for each column, the missing ones empty
    std::optional<Flaw> flaw;                 // then `cells` is what could be read, for the rejects file: any number
};

struct Dialect {
    Encoding encoding = Encoding::utf8;
    char delimiter = ',';
    bool decimal_comma() const { return delimiter != ','; }  // whether 12,50 can be an amount
};

struct ReaderOptions {
    std::optional<Encoding> encoding = {};       // instead of sniffing
    std::optional<char> delimiter = {};          // instead of sniffing; not a quote, a line break or NUL
    std::size_t record_limit_bytes = 1 << 20;    // a longer record is a flaw
    std::size_t window_bytes = 256 * 1024;       // read at a time
};

class Reader {
public:
    // Sniffs the dialect from the first 64 KiB and reads the header.
    // invalid: the file is empty, of another kind (not_csv), or its header cannot be used (see Columns).
    static Result<Reader> open(Source source, const ReaderOptions& options = {});

    const Columns& columns() const { return columns_; }
    const Dialect& dialect() const { return dialect_; }

    // The next record, or null at the end. Blank lines are passed over. After a quote that is never ended the next record
    // begins at the next physical line; so it does when the record grows beyond the limit inside a quote. Throws
    // std::system_error when the source does.
    const Row* next();

    // Bytes of the source taken so far: for a progress bar.
    std::int64_t taken_bytes() const { return window_.taken_bytes(); }

private:
    Reader(Window window, Dialect dialect, const ReaderOptions& options);

    Result<Done> read_header();
    const Row* read_record();
    void scan_whole_record();
    bool needs_more() const;
    bool is_blank() const;
    void take_line();
    void pass_what_was_read();
    void pass_line();

    void take_good_record();
    void clean_cells();
    void check_letters();
    void take_broken_record();
    void take_open_quote();
    void take_text_after_quote();
    void take_too_long();
    void set_flaw(Flaw::Kind kind, std::optional<std::size_t> cell, std::string reason);

    Window window_;
    Dialect dialect_;
    std::size_t limit_;
    Columns columns_;
    Scan scan_;
    Row row_;
    std::int64_t line_ = 1;             // of the window's first byte
    std::size_t read_bytes_ = 0;        // of the window, by the last record
    std::int64_t read_lines_ = 0;
    bool rest_of_line_too_ = false;     // pass that as well before the next record
    bool has_line_column_ = false;
    std::int64_t told_line_ = 0;        // by that column; always rises
};

}  // namespace rapport::csv
