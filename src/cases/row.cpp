#include "cases/row.h"

#include "base/crypto/crypto.h"
#include "base/csv/values.h"
#include "base/json.h"
#include "base/mail/incoming/decode.h"
#include "touchpoints/cells.h"

namespace rapport::cases {
namespace {

enum Column { case_id, customer_id, contact, subject, words, source, kind, priority, cause, staff, opened_at, closed_at, action, told_by, place, link, stars, team, together, verdict, verdict_at };

// What a row without a subject is about: how its words begin.
std::string first_of(const std::string& words)
{
    constexpr std::size_t longest = 80;
    auto line = mail::incoming::clean_line(words, longest);
    if (line == mail::incoming::clean_line(words, 2 * longest)) return line;
    if (const auto space = line.find_last_of(' '); space != line.npos && space > 0) line.resize(space);
    return line + "…";
}

Result<std::int64_t> read_number(const imports::Reading& reading, std::string_view cell, const char* name)
{
    const auto given = csv::whole_number(cell, reading.decimal_comma);
    if (!given) return imports::at_field(given.error(), name);
    return *given;
}

}  // namespace

std::vector<imports::Field> case_fields()
{
    return {
        {"case_id", false, {"id", "ticket", "ticketid"}},
        {"customer_id", false, {"customer", "customerno", "kundennummer", "kunde"}},
        {"contact", false, {"email", "phone", "from", "author", "reviewer"}},
        {"subject", false, {"title", "betreff"}},
        {"words", false, {"description", "text", "body", "review", "comment", "beschreibung"}},
        {"source", false, {"channel", "kanal"}},
        {"kind", false, {"type", "art"}},
        {"priority", false, {"prio"}},
        {"cause", false, {"reason", "ursache"}},
        {"staff", false, {"owner", "assignee", "agent", "mitarbeiter"}},
        {"opened_at", false, {"created", "createdat", "date", "datum"}, true},
        {"closed_at", false, {"closed", "solvedat", "resolvedat"}, true},
        {"action", false, {"resolution", "solution", "loesung"}},
        {"told_by", false, {}},
        {"place", false, {"platform", "site", "plattform"}},
        {"link", false, {"url", "permalink"}},
        {"stars", false, {"rating", "sterne"}},
        {"team", false, {"group", "gruppe"}},
        {"together", false, {}},
        {"verdict", false, {"satisfaction", "csat"}},
        {"verdict_at", false, {}, true},
    };
}

Result<CaseRow> read_case_row(const imports::Reading& reading, const imports::Cells& cells)
{
    CaseRow row;
    const auto text = [&](Column column, std::string_view name, std::size_t longest) { return touchpoints::text_cell(cells[column], name, longest); };
    TRY(auto id, text(case_id, "case_id", 200));
    row.case_id = std::move(id).value_or("");
    TRY(auto customer, text(customer_id, "customer_id", 200));
    row.customer_id = std::move(customer).value_or("");
    TRY(row.contact, text(contact, "contact", 200));
    TRY(auto said, text(subject, "subject", 300));
    TRY(row.words, text(words, "words", 10'000));
    if (!said && !row.words) return invalid("subject", "This is needed where there are no words either.", "required");
    row.subject = said ? std::move(*said) : first_of(*row.words);
    TRY(row.source, touchpoints::enum_cell<Source>(cells[source], "source"));
    TRY(row.kind, touchpoints::enum_cell<Kind>(cells[kind], "kind"));
    TRY(row.priority, touchpoints::enum_cell<Priority>(cells[priority], "priority"));
    TRY(row.cause, text(cause, "cause", 60));
    TRY(row.staff, text(staff, "staff", 200));
    if (!cells[opened_at].empty()) {
        TRY(const auto opened, reading.moment(cells[opened_at], "opened_at"));
        row.opened_at = opened.at;
    }
    if (!cells[closed_at].empty()) {
        TRY(const auto closed, reading.moment(cells[closed_at], "closed_at"));
        row.closed_at = closed.at;
        if (row.opened_at && closed.at < *row.opened_at) return invalid("closed_at", "It cannot have been closed before it was opened.", "range");
    }
    TRY(row.action, text(action, "action", 2000));
    TRY(row.told_by, touchpoints::enum_cell<Way>(cells[told_by], "told_by"));
    TRY(row.place, text(place, "place", 100));
    TRY(row.link, text(link, "link", 500));
    if (!cells[stars].empty()) {
        TRY(row.stars, read_number(reading, cells[stars], "stars"));
    }
    TRY(row.team, text(team, "team", 100));
    TRY(row.together, text(together, "together", 2000));
    if (!cells[verdict].empty()) {
        TRY(row.verdict, read_number(reading, cells[verdict], "verdict"));
        if (*row.verdict < 1 || *row.verdict > 5) return invalid("verdict", "What they gave is a number from 1 to 5.", "range");
    }
    TRY(row.verdict_at, touchpoints::time_cell(reading, cells[verdict_at], "verdict_at"));
    if (row.verdict_at && !row.verdict) return invalid("verdict", "Say what they gave then, from 1 to 5.", "required");
    return row;
}

std::string fingerprint(const CaseRow& row)
{
    const bool is_elsewhere = row.place || row.link || row.stars;
    return "row:" + crypto::digest(is_elsewhere ? to_json(static_cast<const PlacedCells&>(row)) : to_json(static_cast<const CaseCells&>(row)));
}

}  // namespace rapport::cases
