#include "cases/row.h"

#include "base/crypto/crypto.h"
#include "base/json.h"
#include "touchpoints/cells.h"

namespace rapport::cases {
namespace {

enum Column { case_id, customer_id, contact, subject, words, source, kind, priority, cause, staff, opened_at, closed_at, action, told_by };

}  // namespace

std::vector<imports::Field> case_fields()
{
    return {
        {"case_id", false, {"id", "ticket", "ticketid"}},
        {"customer_id", false, {"customer", "customerno", "kundennummer", "kunde"}},
        {"contact", false, {"email", "phone", "from"}},
        {"subject", true, {"title", "betreff"}},
        {"words", false, {"description", "text", "body", "beschreibung"}},
        {"source", false, {"channel", "kanal"}},
        {"kind", false, {"type", "art"}},
        {"priority", false, {"prio"}},
        {"cause", false, {"reason", "ursache"}},
        {"staff", false, {"owner", "assignee", "agent", "mitarbeiter"}},
        {"opened_at", true, {"created", "createdat", "date", "datum"}, true},
        {"closed_at", false, {"closed", "solvedat", "resolvedat"}, true},
        {"action", false, {"resolution", "solution", "loesung"}},
        {"told_by", false, {}},
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
    if (!said) return invalid("subject", "This is needed.", "required");
    row.subject = std::move(*said);
    TRY(row.words, text(words, "words", 10'000));
    TRY(row.source, touchpoints::enum_cell<Source>(cells[source], "source"));
    TRY(row.kind, touchpoints::enum_cell<Kind>(cells[kind], "kind"));
    TRY(row.priority, touchpoints::enum_cell<Priority>(cells[priority], "priority"));
    TRY(row.cause, text(cause, "cause", 60));
    TRY(row.staff, text(staff, "staff", 200));
    TRY(const auto opened, reading.moment(cells[opened_at], "opened_at"));
    row.opened_at = opened.at;
    if (!cells[closed_at].empty()) {
        TRY(const auto closed, reading.moment(cells[closed_at], "closed_at"));
        row.closed_at = closed.at;
        if (closed.at < opened.at) return invalid("closed_at", "It cannot have been closed before it was opened.", "range");
    }
    TRY(row.action, text(action, "action", 2000));
    TRY(row.told_by, touchpoints::enum_cell<Way>(cells[told_by], "told_by"));
    return row;
}

std::string fingerprint(const CaseRow& row) { return "row:" + crypto::digest(to_json(row)); }

}  // namespace rapport::cases
