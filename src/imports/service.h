// Bringing files in: look first, correct the columns, run, and have the whole of it taken back (whole_undo.h). Each refuses with not_found where
// there is no such kind or import, and with not_allowed who may not write what the file holds.
#pragma once
#include "base/runtime.h"
#include "imports/store.h"

namespace rapport::imports {

struct ColumnView {
    std::string column;                 // the file's own name
    Strings samples;                    // the first cells that are not empty
    std::optional<std::string> field;   // what it becomes; null: left out
    Confidence confidence = Confidence::none;
};
BOOST_DESCRIBE_STRUCT(ColumnView, (), (column, samples, field, confidence))

struct FieldView {
    std::string field;
    bool required = false;
};
BOOST_DESCRIBE_STRUCT(FieldView, (), (field, required))

struct RejectedView {
    std::int64_t line = 0;
    std::string column, value, reason;
};
BOOST_DESCRIBE_STRUCT(RejectedView, (), (line, column, value, reason))

// An import as the page shows it.
struct ImportView {
    Id<Import> id;
    std::string kind;
    std::string file_name;
    std::int64_t file_bytes = 0;
    std::string delimiter, encoding;
    Fields mapping;
    std::optional<std::string> date_format;
    State state = State::previewed;
    Counts counts;                      // of the preview while `previewed`, else of what was done so far
    bool whole_file = true;             // false: the preview looked at the first rows only
    double progress = 0;                // 0 to 1 while running or undoing
    std::optional<std::string> problem; // why nothing can come in yet, in one sentence
    std::vector<ColumnView> columns;    // of a preview
    std::vector<FieldView> fields;      // that columns can become
    std::vector<RejectedView> rejected; // the first of them
    Instant created_at;
    std::string created_by;
    std::optional<Instant> finished_at, undone_at;
    std::int64_t kept = 0;              // changes that were not taken back, since somebody had built on them
};
BOOST_DESCRIBE_STRUCT(ImportView, (), (id, kind, file_name, file_bytes, delimiter, encoding, mapping, date_format, state, counts, whole_file,
    progress, problem, columns, fields, rejected, created_at, created_by, finished_at, undone_at, kept))

struct ChangeMapping {
    std::optional<Fields> mapping;              // field -> column; a field with "" has none
    std::optional<std::string> date_format;     // "" takes it away
};
BOOST_DESCRIBE_STRUCT(ChangeMapping, (), (mapping, date_format))

// The file as CSV: itself, or what the shape makes of it (customers of business cards), which goes with the last copy of this.
struct CsvFile {
    std::filesystem::path path;
    std::shared_ptr<const void> made;
};
// not_found: no such kind. invalid: what the shape refuses.
Result<CsvFile> as_csv(Desk& desk, const Shapes& shapes, std::string_view kind, const std::filesystem::path& file);

// Which kind a file is: what a shape makes CSV of is its own, else by the names of the columns. invalid "kind": they do not tell; no CSV.
Result<std::string> kind_of_file(const Shapes& shapes, const std::filesystem::path& file);

// Keeps the file, guesses its columns and looks at what would happen. not_found: no such kind. invalid: no CSV.
Result<ImportView> preview_file(Desk& desk, const Shapes& shapes, std::string_view kind, const std::filesystem::path& file, std::string file_name);
// not_found. invalid: a field that the kind does not have, a date format that is none. conflict: it ran already.
Result<ImportView> change_mapping(Desk& desk, const Shapes& shapes, Id<Import> id, const ChangeMapping& change);
// Puts the job in line. not_found. invalid: a column is missing. conflict: it ran already.
Result<ImportView> start_import(Desk& desk, const Shapes& shapes, Id<Import> id);
// Puts the job in line. not_found. conflict: it is neither done nor has failed.
Result<ImportView> start_undo(Desk& desk, const Shapes& shapes, Id<Import> id);
// not_found. An import whose job gave up is `failed`, and says why.
Result<ImportView> read_import(Context& ctx, const Shapes& shapes, Id<Import> id);
ImportView show(Context& ctx, const Shapes& shapes, const Import& import);

// The whole of one file in one go, as a command does it. The import's row is written only when it is no dry run.
struct ImportNow {
    std::string kind;
    std::filesystem::path file;
    std::string file_name;
    std::string map;                            // of --map
    std::optional<std::string> date_format;
    bool dry_run = false;
    std::function<void(double, const Counts&)> progress = {};
};
struct Imported {
    Id<Import> id;                              // 0 after a dry run
    PassReport report;
    Strings ignored_columns;
    std::string likely_map;                             // what --map would say so that of these those come in whose names tell what they hold
    std::optional<std::string> likely_date_format;      // where dates are written otherwise, and it can be told how
};
// A missing column is refused with the --map that would say it.
Result<Imported> import_now(Desk& desk, const Shapes& shapes, const ImportNow& input);

// For the only process on its database: an import that a command was running when it died is `failed`, and can be taken back.
void end_abandoned(Context& ctx);

// Runs a started import; the job's handler.
Result<Counts> run_started(Desk& desk, const Shapes& shapes, Id<Import> id, const std::function<void(double, const Counts&)>& progress);

// For this folder.

Error no_such_kind();
Error no_such_import();
// A job that gave up leaves its import as it was then.
State state_of(Context& ctx, const Import& import);

std::filesystem::path kept_file(const Runtime& runtime, Id<Import> id);
std::filesystem::path rejects_file(const Runtime& runtime, Id<Import> id);

}  // namespace rapport::imports
