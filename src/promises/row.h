// A row of a file of promises.
#pragma once
#include "imports/names.h"
#include "promises/promise.h"

namespace rapport::promises {

struct PromiseRow {
    std::string promise_id;         // the other system's, or ours ("prm_..."), or empty
    std::string customer_id;        // the other system's, or ours
    std::string what;
    std::optional<std::string> place;
    std::optional<Instant> made_at;
    Instant due_at;
    std::optional<Day> due_on;      // where the cell was a day
    std::optional<std::string> staff;
    std::optional<State> state;     // late is open, and kept_late is kept: times tell which
    std::optional<Instant> ended_at;
    std::optional<std::string> note;
    std::optional<Instant> apologised_at;
};
BOOST_DESCRIBE_STRUCT(PromiseRow, (), (promise_id, customer_id, what, place, made_at, due_at, due_on, staff, state, ended_at, note, apologised_at))

std::vector<imports::Field> promise_fields();

// invalid at the column: no customer, nothing promised, no time or one that is none, an unknown state, a text that is too long
// or cannot be shown.
Result<PromiseRow> read_promise_row(const imports::Reading& reading, const imports::Cells& cells);

// Under which key the row is remembered where it has no id of its own: what it says, as it stands in the file.
std::string fingerprint(const PromiseRow& row);

}  // namespace rapport::promises
