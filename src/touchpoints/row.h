// A row of a file of touchpoints.
#pragma once
#include "imports/names.h"
#include "touchpoints/touchpoint.h"

namespace rapport::touchpoints {

struct TouchpointRow {
    std::string touchpoint_id;      // the other system's, or ours ("tch_..."), or empty
    std::string customer_id;        // the other system's, or ours
    Instant at;
    Kind kind = Kind::note;
    std::optional<Direction> direction;
    std::optional<std::string> channel;
    std::optional<Stage> stage;
    std::optional<std::string> staff;
    std::optional<std::int64_t> waited_seconds;
    std::optional<Expectation> expectation;
    std::optional<std::string> summary;
    std::optional<std::string> expectation_by;
    std::optional<std::string> feeling;
    std::optional<FeelingSource> feeling_source;
    Strings steps;                  // of its standard, those that were done, by their words
    std::optional<std::string> order_id, case_id;   // what it was recorded for: the other system's id, or ours

    bool is_recorded_for_another() const { return order_id || case_id; }
};
BOOST_DESCRIBE_STRUCT(TouchpointRow, (), (touchpoint_id, customer_id, at, kind, direction, channel, stage, staff, waited_seconds, expectation, summary,
    expectation_by, feeling, feeling_source, steps, order_id, case_id))

std::vector<imports::Field> touchpoint_fields();

// invalid at the column: no customer, a time that is none, an unknown kind, direction, stage, expectation or source of a
// feeling, a negative wait, a text that is too long or cannot be shown, an order and a case at once.
Result<TouchpointRow> read_touchpoint_row(const imports::Reading& reading, const imports::Cells& cells);

// Under which key the row is remembered where it has no id of its own: what it says, as it stands in the file. Later
// changes of the touchpoint, and a merge of its customer, leave it as it is.
std::string fingerprint(const TouchpointRow& row);

}  // namespace rapport::touchpoints
