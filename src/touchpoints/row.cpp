#include "touchpoints/row.h"

#include "base/years.h"
#include "base/crypto/crypto.h"
#include "base/csv/values.h"
#include "touchpoints/cells.h"

namespace rapport::touchpoints {
namespace {

enum Column { touchpoint_id, customer_id, at, kind, direction, channel, stage, staff, waited_seconds, expectation, summary, expectation_by, feeling, feeling_source, steps, order_id, case_id };

constexpr std::size_t longest_place_of_a_case = 100, longest_words_of_a_case = 10'000;

Result<std::optional<std::int64_t>> wait_cell(std::string_view cell, bool decimal_comma)
{
    if (cell.empty()) return std::optional<std::int64_t>();
    const auto seconds = csv::whole_number(cell, decimal_comma);
    if (!seconds) return imports::at_field(seconds.error(), "waited_seconds");
    if (*seconds < 0) return invalid("waited_seconds", "Nobody waits for less than no time.", "range");
    if (*seconds > century_seconds) return invalid("waited_seconds", "Nobody waits for more than a hundred years.", "range");
    return std::optional(*seconds);
}

}  // namespace

std::vector<imports::Field> touchpoint_fields()
{
    return {
        {"touchpoint_id", false, {"id", "contactid", "activityid"}},
        {"customer_id", true, {"customer", "customerno", "kundennummer", "kunde"}},
        {"at", true, {"date", "time", "datetime", "datum", "when"}, true},
        {"kind", true, {"type", "art"}},
        {"direction", false, {"richtung"}},
        {"channel", false, {"kanal"}},
        {"stage", false, {"phase"}},
        {"staff", false, {"employee", "agent", "mitarbeiter"}},
        {"waited_seconds", false, {"wait", "waitseconds", "wartezeit"}},
        {"expectation", false, {"erwartung"}},
        {"summary", false, {"note", "notes", "subject", "text", "notiz"}},
        {"expectation_by", false, {"bywhat", "wodurch"}},
        {"feeling", false, {}},
        {"feeling_source", false, {"saidorseen"}},
        {"steps", false, {"stepsdone"}},
        {"order_id", false, {}},
        {"case_id", false, {}},
    };
}

Result<TouchpointRow> read_touchpoint_row(const imports::Reading& reading, const imports::Cells& cells)
{
    TouchpointRow row;
    TRY(const auto id, text_cell(cells[touchpoint_id], "touchpoint_id", 200));
    row.touchpoint_id = id.value_or("");
    TRY(const auto customer, text_cell(cells[customer_id], "customer_id", 200));
    if (!customer) return invalid("customer_id", "This is needed.", "required");
    row.customer_id = *customer;
    TRY(const auto moment, reading.moment(cells[at], "at"));
    row.at = moment.at;
    TRY(const auto given_kind, enum_cell<Kind>(cells[kind], "kind"));
    if (!given_kind) return invalid("kind", "This is needed.", "required");
    row.kind = *given_kind;
    TRY(row.direction, enum_cell<Direction>(cells[direction], "direction"));
    TRY(row.order_id, text_cell(cells[order_id], "order_id", 200));
    TRY(row.case_id, text_cell(cells[case_id], "case_id", 200));
    if (row.order_id && row.case_id) return invalid("case_id", "It was recorded for an order or for a case, not for both.", "not_both");
    TRY(row.channel, text_cell(cells[channel], "channel", row.case_id ? longest_place_of_a_case : 60));
    TRY(row.stage, enum_cell<Stage>(cells[stage], "stage"));
    TRY(row.staff, text_cell(cells[staff], "staff", 200));
    TRY(row.waited_seconds, wait_cell(cells[waited_seconds], reading.decimal_comma));
    TRY(row.expectation, enum_cell<Expectation>(cells[expectation], "expectation"));
    TRY(row.summary, text_cell(cells[summary], "summary", row.case_id ? longest_words_of_a_case : 4000));
    TRY(row.expectation_by, text_cell(cells[expectation_by], "expectation_by", 500));
    TRY(row.feeling, text_cell(cells[feeling], "feeling", 200));
    TRY(row.feeling_source, enum_cell<FeelingSource>(cells[feeling_source], "feeling_source"));
    TRY(row.steps, line_cells(cells[steps], "steps", 200));
    return row;
}

std::string fingerprint(const TouchpointRow& row)
{
    std::string said;
    const auto say = [&](std::string_view text) { said.append(text).append(1, '\x1f'); };
    say(row.customer_id);
    say(std::to_string(row.at.us));
    say(enum_text(row.kind));
    say(row.direction ? enum_text(*row.direction) : "");
    say(row.channel.value_or(""));
    say(row.stage ? enum_text(*row.stage) : "");
    say(row.staff.value_or(""));
    say(row.waited_seconds ? std::to_string(*row.waited_seconds) : "");
    say(row.expectation ? enum_text(*row.expectation) : "");
    say(row.summary.value_or(""));
    // Rows that say nothing of these are known by what they were known by before there were such columns.
    if (row.expectation_by) say("by " + *row.expectation_by);
    if (row.feeling) say("feeling " + *row.feeling);
    if (row.feeling_source) say(enum_text(*row.feeling_source));
    for (const auto& step : row.steps) say("step " + step);
    if (row.order_id) say("order " + *row.order_id);
    if (row.case_id) say("case " + *row.case_id);
    return "row:" + crypto::digest(said);
}

}  // namespace rapport::touchpoints
