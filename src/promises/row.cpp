#include "promises/row.h"

#include "base/crypto/crypto.h"
#include "touchpoints/cells.h"

namespace rapport::promises {
namespace {

enum Column { promise_id, customer_id, what, place, made_at, due_at, staff, state, ended_at, note, apologised_at };

Result<std::string> needed(std::string_view cell, std::string_view column, std::size_t longest)
{
    TRY(auto text, touchpoints::text_cell(cell, column, longest));
    if (!text) return invalid(column, "This is needed.", "required");
    return std::move(*text);
}

}  // namespace

std::vector<imports::Field> promise_fields()
{
    return {
        {"promise_id", false, {"id"}},
        {"customer_id", true, {"customer", "customerno", "kundennummer", "kunde"}},
        {"what", true, {"promise", "text", "versprechen"}},
        {"place", false, {"where", "ort"}},
        {"made_at", false, {"made", "madeon"}, true},
        {"due_at", true, {"due", "dueon", "deadline", "faellig"}, true},
        {"staff", false, {"by", "employee", "mitarbeiter"}},
        {"state", false, {"status"}},
        {"ended_at", false, {"keptat", "brokenat", "closedat"}, true},
        {"note", false, {"reason", "notes", "notiz"}},
        {"apologised_at", false, {"apologizedat"}, true},
    };
}

Result<PromiseRow> read_promise_row(const imports::Reading& reading, const imports::Cells& cells)
{
    PromiseRow row;
    TRY(auto id, touchpoints::text_cell(cells[promise_id], "promise_id", 200));
    row.promise_id = std::move(id).value_or("");
    TRY(row.customer_id, needed(cells[customer_id], "customer_id", 200));
    TRY(row.what, needed(cells[what], "what", 1000));
    TRY(row.place, touchpoints::text_cell(cells[place], "place", 60));
    TRY(row.made_at, touchpoints::time_cell(reading, cells[made_at], "made_at"));
    TRY(const auto due, reading.moment(cells[due_at], "due_at"));
    const auto& zone = reading.business.time_zone;
    if (due.date_only) row.due_on = zone.local_day(due.at);
    row.due_at = row.due_on ? end_of(*row.due_on, zone) : due.at;
    TRY(row.staff, touchpoints::text_cell(cells[staff], "staff", 200));
    TRY(row.state, touchpoints::enum_cell<State>(cells[state], "state"));
    TRY(row.ended_at, touchpoints::time_cell(reading, cells[ended_at], "ended_at"));
    TRY(row.note, touchpoints::text_cell(cells[note], "note", 1000));
    TRY(row.apologised_at, touchpoints::time_cell(reading, cells[apologised_at], "apologised_at"));
    return row;
}

std::string fingerprint(const PromiseRow& row)
{
    std::string said;
    const auto say = [&](std::string_view text) { said.append(text).append(1, '\x1f'); };
    const auto say_time = [&](const std::optional<Instant>& at) { say(at ? std::to_string(at->us) : ""); };
    say(row.customer_id);
    say(row.what);
    say(row.place.value_or(""));
    say_time(row.made_at);
    say_time(row.due_at);
    say(row.staff.value_or(""));
    say(row.state ? enum_text(*row.state) : "");
    say_time(row.ended_at);
    say(row.note.value_or(""));
    say_time(row.apologised_at);
    return "row:" + crypto::digest(said);
}

}  // namespace rapport::promises
