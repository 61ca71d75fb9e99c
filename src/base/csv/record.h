// The grammar of one record (RFC 4180, and the liberties that real files take).
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rapport::csv {

// What scan_record found. Reused from record to record, so that no cell costs an allocation.
struct Scan {
    enum class End {
        line,              // a whole record
        cut,               // the text ended before the record did
        open_quote,        // a quote opens and nothing ends it
        text_after_quote,  // something follows a closing quote before the next delimiter
    };
    End end = End::line;
    std::vector<std::string_view> cells;  // as they stand, without their outer quotes; with a fault those before it
    std::vector<std::size_t> tricky;      // indices of the cells that hold doubled quotes or line breaks
    std::size_t bytes = 0;                // of the record with its line end; with a fault up to where it shows
    std::size_t cell_begin = 0;           // with a fault: where its cell begins
    std::int64_t line_breaks = 0;         // inside quotes
    bool in_quotes = false;               // with `cut`: a quote was open
    bool ascii = true;                    // false: there may be other letters
    bool has_nul = false;
};

// Scans the record at the beginning of `text`. Lines end with LF, CRLF or CR, also in one file. A quote counts only at the
// beginning of a cell; elsewhere it is text (`5" pipe`). `complete`: nothing follows `text`, so its end ends a record.
// Reads up to 64 bytes beyond `text`, whose content does not matter.
void scan_record(std::string_view text, bool complete, char delimiter, Scan& scan);

// Cuts at every delimiter, quotes or not: how the cells from a fault on are shown.
void split_plainly(std::string_view text, char delimiter, std::vector<std::string_view>& cells);

// Length of the first line without its end.
std::size_t line_length(std::string_view text);

// Makes each doubled quote one, in place; answers the new length.
std::size_t halve_quotes(char* cell, std::size_t size);

}  // namespace rapport::csv
