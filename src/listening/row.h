// A row of a file of responses.
#pragma once
#include "imports/names.h"
#include "listening/response.h"

namespace rapport::listening {

struct ResponseRow {
    std::string response_id;        // the other system's, or ours ("rsp_..."), or empty
    std::string customer_id;        // the other system's, or ours
    Instant at;
    Survey survey = Survey::nps;
    std::int64_t score = 0;
    std::optional<std::string> comment;
    std::optional<std::string> channel;
};
BOOST_DESCRIBE_STRUCT(ResponseRow, (), (response_id, customer_id, at, survey, score, comment, channel))

std::vector<imports::Field> response_fields();

// invalid at the column: no customer, a time that is none, an unknown survey, a score off its scale, a text that is too
// long or cannot be shown.
Result<ResponseRow> read_response_row(const imports::Reading& reading, const imports::Cells& cells);

// Under which key the row is remembered where it has no id of its own: what it says, as it stands in the file.
std::string fingerprint(const ResponseRow& row);

}  // namespace rapport::listening
