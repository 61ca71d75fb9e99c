// A row of a file of tasks.
#pragma once
#include "imports/names.h"
#include "tasks/task.h"

namespace rapport::tasks {

struct TaskRow {
    std::string task_id;            // the other system's, or ours ("tsk_..."), or empty
    std::string customer_id;        // the other system's, or ours, or empty: about nobody
    std::string what;
    std::optional<std::string> goal, done_means, limits, budget;
    std::optional<std::string> checklist;   // a line each; what is done begins with "[x]"
    std::optional<std::string> staff, given_by;
    std::optional<Instant> given_at;
    Instant due_at;
    std::optional<Day> due_on;      // where the cell was a day
    std::optional<State> state;
    std::optional<Instant> ended_at;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(TaskRow, (), (task_id, customer_id, what, goal, done_means, limits, budget, checklist, staff, given_by, given_at, due_at, due_on,
    state, ended_at, reason))

std::vector<imports::Field> task_fields();

// invalid at the column: nothing to do, no time or one that is none, an unknown state, a text that is too long or cannot be shown.
Result<TaskRow> read_task_row(const imports::Reading& reading, const imports::Cells& cells);

// Under which key the row is remembered where it has no id of its own: what it says, as it stands in the file.
std::string fingerprint(const TaskRow& row);

// A list as one cell, and back. Lines without a text are left out.
std::string cell_of(const Checklist& checklist);
Checklist checklist_of(std::string_view cell);

}  // namespace rapport::tasks
