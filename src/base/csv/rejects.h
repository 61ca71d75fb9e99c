// The file of rejected rows: what to repair, and why.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include "base/csv/writer.h"

namespace rapport::csv {

// Appends CSV to `out`: `line,column,reason`, then the file's own columns. The header comes at once, so that a file without
// rejected rows has one too. When a repaired rejects file is imported, its old three columns give way to the new ones.
// Cells are those that Reader gives: guarded again here. Bytes that are no text become U+FFFD.
class Rejects {
public:
    Rejects(std::string& out, std::span<const std::string> columns, char delimiter = ',');

    // `line`: where the row starts. `column`: the column at fault, or empty. Missing cells become empty ones; cells beyond
    // the header stay, so that nothing of the row is lost.
    void add(std::int64_t line, std::string_view column, std::string_view reason, std::span<const std::string_view> cells);

    std::int64_t count() const { return count_; }

private:
    void cell(std::string_view text);

    Writer writer_;
    std::size_t columns_;
    std::size_t skipped_;  // leading columns of an earlier rejects file
    std::int64_t count_ = 0;
};

}  // namespace rapport::csv
