// Writes CSV.
#pragma once
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace rapport::csv {

// Appends rows to `out` as UTF-8; whoever streams takes from `out` between two rows.
//
// RFC 4180, with one liberty: lines end with LF, because that is what `head`, `cut` and `diff` beside the command line
// expect, and every reader of CSV takes it. Cells are guarded (guard.h). A cell is quoted if it holds a quote, a line break
// or any delimiter that a reader might guess (, ; tab |), or if its row would else look blank.
class Writer {
public:
    explicit Writer(std::string& out, char delimiter = ',') : out_(&out), delimiter_(delimiter) {}

    // A row is its cells, one after the other, and then the end.
    Writer& cell(std::string_view text);
    void end_row();

    void row(std::span<const std::string_view> cells);
    void row(std::initializer_list<std::string_view> cells) { row(std::span(cells.begin(), cells.size())); }

private:
    std::string* out_;
    char delimiter_;
    std::size_t cells_ = 0;
    bool blank_ = true;  // nothing but spaces in this row's only cell
    std::size_t row_begin_ = 0;
};

}  // namespace rapport::csv
