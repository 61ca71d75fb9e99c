// One pass of a file through a shape: read, understand, apply, and say what happened to each row.
#pragma once
#include "base/csv/reader.h"
#include "base/runtime.h"
#include "imports/mapping.h"
#include "imports/rejected.h"
#include "imports/shape.h"

#include <filesystem>

namespace rapport::imports {

struct Counts {
    std::int64_t read = 0;
    std::int64_t created = 0;
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;
    std::int64_t rejected = 0;
    std::int64_t customers_made = 0;    // with nothing but the id that a row names and nobody had
    void add(Effect effect);
    std::string sentence() const;       // "1000 read, 990 created, 0 changed, 5 unchanged, 5 rejected"
};
BOOST_DESCRIBE_STRUCT(Counts, (), (read, created, changed, unchanged, rejected, customers_made))

struct PassOptions {
    const Shape& shape;
    Mapping mapping;
    std::optional<csv::DateFormat> date_format;
    Id<Import> import_id;               // of its changes; not used by a dry run
    bool dry_run = false;               // applies inside transactions that are taken back
    std::int64_t row_limit = 0;         // stop after that many rows; 0: the whole file
    Counts before = {};                 // what an earlier run of the same import did before it was cut off
    std::function<void(double share, const Counts&)> progress = {};  // often; share: 0 to 1
};

struct PassReport {
    Counts counts;
    RejectedRows rejected;
    bool whole_file = true;             // false: the row limit ended it
    bool dates_are_otherwise = false;   // a cell is no date in the form that was said
};

// The counts are those of a run that was never cut off. invalid: no CSV, or a column is missing; then nothing was changed. A row at fault is counted and never stops the rest.
// Memory does not grow with the file.
Result<PassReport> run_pass(Desk& desk, const std::filesystem::path& file, const PassOptions& options);

// Writes the rejected rows with their reasons and their own cells.
void write_rejects(const std::filesystem::path& file, const RejectedRows& rejected,
                   const std::function<void(std::string_view)>& write);

}  // namespace rapport::imports
