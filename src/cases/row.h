// A row of a file of cases.
#pragma once
#include "cases/case.h"
#include "imports/shape.h"

namespace rapport::cases {

struct CaseRow {
    std::string case_id;            // the other system's, or ours ("cas_..."), or empty
    std::string customer_id;        // the other system's, or ours, or empty: nobody we know
    std::optional<std::string> contact;
    std::string subject;
    std::optional<std::string> words;
    std::optional<Source> source;
    std::optional<Kind> kind;
    std::optional<Priority> priority;
    std::optional<std::string> cause, staff;
    Instant opened_at;
    std::optional<Instant> closed_at;
    std::optional<std::string> action;
    std::optional<Way> told_by;
};
BOOST_DESCRIBE_STRUCT(CaseRow, (), (case_id, customer_id, contact, subject, words, source, kind, priority, cause, staff, opened_at, closed_at, action, told_by))

std::vector<imports::Field> case_fields();

// invalid at the column: no subject, no time or one that is none, an unknown word, a text that is too long or cannot be shown, closed before it was opened.
Result<CaseRow> read_case_row(const imports::Reading& reading, const imports::Cells& cells);

// Under which key the row is remembered where it has no id of its own: what it says, as it stands in the file.
std::string fingerprint(const CaseRow& row);

}  // namespace rapport::cases
