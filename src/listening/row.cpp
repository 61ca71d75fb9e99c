#include "listening/row.h"

#include "base/crypto/crypto.h"
#include "base/csv/values.h"
#include "touchpoints/cells.h"

namespace rapport::listening {
namespace {

enum Column { response_id, customer_id, at, survey, score, comment, channel };

}  // namespace

std::vector<imports::Field> response_fields()
{
    return {
        {"response_id", false, {"id", "answerid"}},
        {"customer_id", true, {"customer", "customerno", "kundennummer", "kunde"}},
        {"at", true, {"date", "time", "datetime", "datum", "answeredat"}, true},
        {"survey", true, {"type", "kind", "umfrage"}},
        {"score", true, {"rating", "value", "bewertung", "note"}},
        {"comment", false, {"text", "feedback", "kommentar"}},
        {"channel", false, {"kanal"}},
    };
}

Result<ResponseRow> read_response_row(const imports::Reading& reading, const imports::Cells& cells)
{
    ResponseRow row;
    TRY(auto id, touchpoints::text_cell(cells[response_id], "response_id", 200));
    row.response_id = std::move(id).value_or("");
    TRY(auto customer, touchpoints::text_cell(cells[customer_id], "customer_id", 200));
    if (!customer) return invalid("customer_id", "This is needed.", "required");
    row.customer_id = std::move(*customer);
    TRY(const auto moment, reading.moment(cells[at], "at"));
    row.at = moment.at;
    TRY(const auto asked, touchpoints::enum_cell<Survey>(cells[survey], "survey"));
    if (!asked) return invalid("survey", "This is needed.", "required");
    row.survey = *asked;
    const auto given = csv::whole_number(cells[score], reading.decimal_comma);
    if (!given) return imports::at_field(given.error(), "score");
    row.score = *given;
    if (auto wrong = score_fault(row.survey, row.score)) return invalid("score", std::move(*wrong), "range");
    TRY(row.comment, touchpoints::text_cell(cells[comment], "comment", 4000));
    TRY(row.channel, touchpoints::text_cell(cells[channel], "channel", 60));
    return row;
}

std::string fingerprint(const ResponseRow& row)
{
    std::string said;
    const auto say = [&](std::string_view text) { said.append(text).append(1, '\x1f'); };
    say(row.customer_id);
    say(std::to_string(row.at.us));
    say(enum_text(row.survey));
    say(std::to_string(row.score));
    say(row.comment.value_or(""));
    say(row.channel.value_or(""));
    return "row:" + crypto::digest(said);
}

}  // namespace rapport::listening
