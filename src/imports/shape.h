// A shape is one kind of CSV file: its fields, how a row is read, what it does to the database, how that is taken back,
// and how the same shape is written out. Each domain declares its own in its import.cpp; src/app lists them.
#pragma once
#include "base/context.h"
#include "base/csv/dates.h"
#include "base/describe.h"
#include "base/result.h"
#include "imports/names.h"

#include <filesystem>
#include <functional>
#include <span>

namespace rapport::imports {

enum class State { previewed, running, done, failed, undoing, undone };
BOOST_DESCRIBE_ENUM(State, previewed, running, done, failed, undoing, undone)

struct Field {
    std::string name;                   // "ordered_at": the column's known name
    bool required = false;              // a file without it is refused
    std::vector<std::string> also = {}; // other names that files use, folded and without spaces: "datum", "orderdate"
    bool date = false;                  // its cells are days or instants
};

// The cells of one row under the shape's fields. Valid while the row is.
class Cells {
public:
    Cells(std::span<const std::string_view> row, std::span<const int> columns, std::span<const std::pair<std::string, int>> custom)
        : row_(row), columns_(columns), custom_(custom) {}

    // The trimmed cell of a field; empty when the file has no column for it.
    std::string_view operator[](std::size_t field) const;
    bool mapped(std::size_t field) const { return columns_[field] >= 0; }
    // The custom.NAME columns: name and cell.
    std::vector<std::pair<std::string, std::string_view>> custom() const;

private:
    std::span<const std::string_view> row_;
    std::span<const int> columns_;
    std::span<const std::pair<std::string, int>> custom_;
};

struct Moment {
    Instant at;
    bool date_only = false;             // the cell had a day and no time; `at` is then the start of that local day
};

// How this file's cells are to be understood.
struct Reading {
    const Business& business;
    bool decimal_comma = false;
    std::optional<csv::DateFormat> date_format;

    // Refusals are at `field`.
    Result<Moment> moment(std::string_view cell, std::string_view field) const;
    Result<Day> day(std::string_view cell, std::string_view field) const;
    Result<std::int64_t> minor_units(std::string_view cell, std::string_view field) const;
};
// A refusal of csv/values.h or csv/dates.h, put at a field.
Error at_field(const Error& error, std::string_view field);

// A row that was understood, packed so that it can wait on disk. Rows with the same key are applied together, in the order
// of the file; a row with an empty key stands alone. Keys of one owner (a customer) are applied one after the other.
struct Parsed {
    std::string key;
    std::string owner;
    std::string packed;
};
struct PackedRow {
    std::int64_t line = 0;
    std::string key;
    std::string owner;
    std::string packed;
};

enum class Effect { created, changed, unchanged, rejected };

struct Outcome {
    Effect effect = Effect::unchanged;
    std::string column, reason;         // of a rejected row: the field at fault, and one sentence
};

// One thing that was made or changed.
struct Change {
    std::string subject;                // "order"
    std::int64_t customer_id = 0;
    std::int64_t subject_id = 0;
    std::optional<std::string> before;  // JSON of what stood there; none: it was made
};
BOOST_DESCRIBE_STRUCT(Change, (), (subject, customer_id, subject_id, before))

struct Applied {
    std::vector<Outcome> outcomes;      // one for each row, in the rows' order
    std::vector<Change> changes;        // in the order in which they were made
    void reject(const Error& error);    // adds the outcome of a refused row
};

// Calls take(from, to) for the rows [from, to) of each key, in their order.
template <class F> void each_key(std::span<const PackedRow> rows, F&& take)
{
    for (std::size_t from = 0, to = 0; from < rows.size(); from = to) {
        while (to < rows.size() && rows[to].key == rows[from].key) ++to;
        take(from, to);
    }
}

// Applies rows in one transaction. Rows of one key are never split over two calls.
using Apply = std::function<void(Context&, Id<Import>, std::span<const PackedRow>, Applied&)>;

struct Shape {
    std::string kind;                   // "orders"
    std::vector<Field> fields;
    std::vector<std::string> one_of = {};   // a file needs a column for at least one of these fields
    Permission may_import;
    Permission may_export;
    bool custom_columns = false;        // takes custom.NAME columns
    std::vector<std::string> late_indexes = {};     // that its rows meet in no order
    bool grouped = false;               // rows have keys; the file is sorted by them before it is applied

    std::function<Result<Parsed>(const Reading&, const Cells&)> parse;
    // Makes what applies the rows of one transaction, slice by slice: it may remember what it found there.
    std::function<Apply()> applying;
    // not applicable any more (somebody built on it): conflict with a sentence; what of it stays, as the change then says, is tried again when
    // an import that stood upon it is taken back.
    std::function<Result<Done>(Context&, Change&)> undo;
    // Appends the whole shape as CSV to `out`; calls spill() whenever that may be taken away.
    std::function<void(Context&, std::string& out, const std::function<void()>& spill)> write_out;
    // For another kind of file that a preview may be given: that file as CSV; nothing where it is CSV itself.
    std::function<Result<std::optional<std::string>>(const std::filesystem::path&)> as_csv = {};
};

using Shapes = std::vector<Shape>;
const Shape* find(const Shapes& shapes, std::string_view kind);

}  // namespace rapport::imports
