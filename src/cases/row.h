// A row of a file of cases.
#pragma once
#include "cases/case.h"
#include "imports/names.h"

namespace rapport::cases {

struct CaseCells {
    std::string case_id;            // the other system's, or ours ("cas_..."), or empty
    std::string customer_id;        // the other system's, or ours, or empty: nobody we know
    std::optional<std::string> contact;
    std::string subject;
    std::optional<std::string> words;
    std::optional<Source> source;
    std::optional<Kind> kind;
    std::optional<Priority> priority;
    std::optional<std::string> cause, staff;
    std::optional<Instant> opened_at;                       // now
    std::optional<Instant> closed_at;
    std::optional<std::string> action;
    std::optional<Way> told_by;
};
BOOST_DESCRIBE_STRUCT(CaseCells, (), (case_id, customer_id, contact, subject, words, source, kind, priority, cause, staff, opened_at, closed_at, action, told_by))

struct PlacedCells : CaseCells {
    std::optional<std::string> place, link;
    std::optional<std::int64_t> stars;
};
BOOST_DESCRIBE_STRUCT(PlacedCells, (CaseCells), (place, link, stars))

struct CaseRow : PlacedCells {
    std::optional<std::string> team;                        // by its name
    std::optional<std::string> together;
    std::optional<std::int64_t> verdict;                    // what they gave it, 1 to 5
    std::optional<Instant> verdict_at;                      // when it was closed
};
BOOST_DESCRIBE_STRUCT(CaseRow, (PlacedCells), (team, together, verdict, verdict_at))

std::vector<imports::Field> case_fields();

// invalid at the column: neither a subject nor words, a time that is none, an unknown word, a verdict off the scale, a text that is too long or cannot be shown, closed before it was opened.
Result<CaseRow> read_case_row(const imports::Reading& reading, const imports::Cells& cells);

// Under which key the row is remembered where it has no id of its own: what it says, as it stands in the file, but not whose team it is
// nor how it turned out. A row of no place keeps the key that it had before there were places.
std::string fingerprint(const CaseRow& row);

}  // namespace rapport::cases
