#include "tasks/row.h"

#include "base/crypto/crypto.h"
#include "promises/promise.h"
#include "touchpoints/cells.h"

namespace rapport::tasks {
namespace {

enum Column { task_id, customer_id, what, goal, done_means, limits, budget, checklist, staff, given_by, given_at, due_at, state, ended_at, reason };

constexpr std::string_view done_mark = "[x]", open_mark = "[ ]";

}  // namespace

std::vector<imports::Field> task_fields()
{
    return {
        {"task_id", false, {"id"}},
        {"customer_id", false, {"customer", "customerno", "kundennummer", "kunde"}},
        {"what", true, {"task", "title", "aufgabe"}},
        {"goal", false, {"why", "ziel"}},
        {"done_means", false, {"done", "definitionofdone", "fertigwenn"}},
        {"limits", false, {"grenzen"}},
        {"budget", false, {"cost"}},
        {"checklist", false, {"steps", "liste"}},
        {"staff", false, {"assignee", "owner", "mitarbeiter"}},
        {"given_by", false, {"from", "von"}},
        {"given_at", false, {"created", "createdat"}, true},
        {"due_at", true, {"due", "dueon", "deadline", "faellig"}, true},
        {"state", false, {"status"}},
        {"ended_at", false, {"doneat", "closedat"}, true},
        {"reason", false, {"note", "notes", "notiz"}},
    };
}

Result<TaskRow> read_task_row(const imports::Reading& reading, const imports::Cells& cells)
{
    TaskRow row;
    const auto text = [&](Column column, std::string_view name, std::size_t longest) { return touchpoints::text_cell(cells[column], name, longest); };
    TRY(auto id, text(task_id, "task_id", 200));
    row.task_id = std::move(id).value_or("");
    TRY(auto customer, text(customer_id, "customer_id", 200));
    row.customer_id = std::move(customer).value_or("");
    TRY(auto said, text(what, "what", 1000));
    if (!said) return invalid("what", "This is needed.", "required");
    row.what = std::move(*said);
    TRY(row.goal, text(goal, "goal", 2000));
    TRY(row.done_means, text(done_means, "done_means", 2000));
    TRY(row.limits, text(limits, "limits", 2000));
    TRY(row.budget, text(budget, "budget", 200));
    TRY(row.checklist, text(checklist, "checklist", 10'000));
    if (row.checklist)
        for (const auto& line : checklist_of(*row.checklist))
            CHECK(touchpoints::text_cell(line.text.value, "checklist", 200));
    TRY(row.staff, text(staff, "staff", 200));
    TRY(row.given_by, text(given_by, "given_by", 200));
    TRY(row.given_at, touchpoints::time_cell(reading, cells[given_at], "given_at"));
    TRY(const auto due, reading.moment(cells[due_at], "due_at"));
    const auto& zone = reading.business.time_zone;
    if (due.date_only) row.due_on = zone.local_day(due.at);
    row.due_at = row.due_on ? promises::end_of(*row.due_on, zone) : due.at;
    TRY(row.state, touchpoints::enum_cell<State>(cells[state], "state"));
    TRY(row.ended_at, touchpoints::time_cell(reading, cells[ended_at], "ended_at"));
    TRY(row.reason, text(reason, "reason", 2000));
    return row;
}

std::string fingerprint(const TaskRow& row) { return "row:" + crypto::digest(to_json(row)); }

std::string cell_of(const Checklist& checklist)
{
    std::string cell;
    for (const auto& line : checklist) cell += (cell.empty() ? "" : "\n") + std::string(line.done ? done_mark : open_mark) + " " + line.text.value;
    return cell;
}

Checklist checklist_of(std::string_view cell)
{
    Checklist checklist;
    while (!cell.empty()) {
        const auto end = std::min(cell.find('\n'), cell.size());
        auto line = cell.substr(0, end);
        cell.remove_prefix(std::min(end + 1, cell.size()));
        const bool done = line.starts_with(done_mark);
        if (done || line.starts_with(open_mark)) line.remove_prefix(done_mark.size());
        while (line.starts_with(' ')) line.remove_prefix(1);
        while (line.ends_with(' ') || line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty() && checklist.size() < most_checks) checklist.push_back({{std::string(line)}, done});
    }
    return checklist;
}

}  // namespace rapport::tasks
