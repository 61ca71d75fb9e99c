// Imports and what they changed, as rows.
#pragma once
#include "imports/pass.h"

namespace rapport::imports {

// One file that was brought in, or is about to be.
struct Import {
    Id<Import> id;
    std::string kind;
    std::string file_name;
    std::int64_t file_bytes = 0;
    std::string delimiter;
    std::string encoding;
    Fields mapping;                     // field -> column of the file
    std::optional<std::string> date_format;
    State state = State::previewed;
    std::optional<std::int64_t> job_id;
    std::int64_t rows_read = 0;
    std::int64_t rows_created = 0;
    std::int64_t rows_changed = 0;
    std::int64_t rows_unchanged = 0;
    std::int64_t rows_rejected = 0;
    Instant created_at;
    std::string created_by;
    std::optional<Instant> finished_at;
    std::optional<Instant> undone_at;
    std::int64_t customers_made = 0;

    void set(const Counts& counts);
    Counts counts() const { return {rows_read, rows_created, rows_changed, rows_unchanged, rows_rejected, customers_made}; }
};
BOOST_DESCRIBE_STRUCT(Import, (), (id, kind, file_name, file_bytes, delimiter, encoding, mapping, date_format, state, job_id,
    rows_read, rows_created, rows_changed, rows_unchanged, rows_rejected, created_at, created_by, finished_at, undone_at, customers_made))

namespace store {

void insert(Db& db, const Import& import);
void update(Db& db, const Import& import);
std::optional<Import> find(Db& db, Id<Import> id);
// Newest first, those older than `before` (0: all).
std::vector<Import> list(Db& db, Id<Import> before, int limit);

void end_abandoned(Db& db);

// Adds to what a running import has done so far; false where it is not running any more.
bool add_counts(Db& db, Id<Import> id, const Counts& counts);

// Changes are kept some hundred in a row of the table, numbered from `seq` on; answers the next free number.
std::int64_t add_changes(Db& db, Id<Import> id, std::int64_t seq, std::span<const Change> changes);
struct ChangeRow {
    std::int64_t seq = 0;
    std::vector<Change> changes;        // in the order in which they were made
};
// The last one below `before_seq`.
std::optional<ChangeRow> last_changes(Db& db, Id<Import> id, std::int64_t before_seq);
// Without any changes the row goes.
void replace_changes(Db& db, Id<Import> id, const ChangeRow& row);
std::int64_t count_changes(Db& db, Id<Import> id);
// Those taken back of which something had to stay that may have stayed because of this one, the last brought in first. In doubt it stays for
// good: only those that were taken back when this one had come in, and nothing that still stands has come in since. This one itself, where
// another was taken back since it `began` to be.
std::vector<Id<Import>> with_leftovers(Db& db, Id<Import> id, Instant began);
// The number of the last row; 0 without any.
std::int64_t last_seq(Db& db, Id<Import> id);

}  // namespace store
}  // namespace rapport::imports
