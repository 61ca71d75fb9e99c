// A task: what one of us asks another (or oneself) to do, with a brief that says when it is done well.
#pragma once
#include "base/describe.h"
#include "customers/customer.h"
#include "imports/names.h"

namespace rapport::tasks {

struct Task;

// A line of the list inside a task.
struct Check {
    Text<1, 200> text;
    bool done = false;
    bool operator==(const Check&) const = default;
};
BOOST_DESCRIBE_STRUCT(Check, (), (text, done))
using Checklist = std::vector<Check>;
std::string json_text(const Checklist&);
Checklist checklist_from_json(std::string_view);
constexpr std::size_t most_checks = 50;

}  // namespace rapport::tasks

template <> struct rapport::Column<rapport::tasks::Checklist> {
    static constexpr int columns = 1;
    static void bind(Params& params, const tasks::Checklist& value) { params.own_text(tasks::json_text(value)); }
    static tasks::Checklist read(Rows& rows, int at) { return tasks::checklist_from_json(row_text(rows, at)); }
};

namespace rapport::tasks {

enum class State { open, done, dropped };
BOOST_DESCRIBE_ENUM(State, open, done, dropped)

// What it came from: somebody's own thought; a promise that it serves; the apology for a promise that went wrong; what was noted of a
// customer and is to be followed up; a hand-over.
enum class Source { hand, promise, apology, outlook, handover };
BOOST_DESCRIBE_ENUM(Source, hand, promise, apology, outlook, handover)

// What was asked.
struct Asked {
    Id<Task> id;
    std::optional<std::string> external_id;
    std::string what;
    std::optional<std::string> goal;                        // the brief: what it is good for,
    std::optional<std::string> done_means;                  // how one sees that it is done,
    std::optional<std::string> limits;                      // what is not to be done,
    std::optional<std::string> budget;                      // and how much it may cost: "80 €", "an hour"
    Checklist checklist;
    std::optional<Id<customers::Customer>> customer_id;     // about whom
    std::optional<std::string> staff;                       // who does it, by name; nobody yet
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<std::string> given_by;
    std::optional<Id<identity::Staff>> given_by_id;
    Instant given_at;
    Instant due_at;                                         // the last moment at which it is done on time
    std::optional<Day> due_on;                              // the local day whose end that is, where a day was said
    Source source = Source::hand;
    std::optional<std::string> source_id;                   // prm_..., otl_..., hnd_...
    bool unfinished = true;                                 // it has no ending
    std::optional<Id<imports::Import>> import_id;           // the last import that wrote it
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;

    bool operator==(const Asked&) const = default;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (id, external_id, what, goal, done_means, limits, budget, checklist, customer_id, staff, staff_id, given_by, given_by_id,
    given_at, due_at, due_on, source, source_id, unfinished, import_id, created_at, updated_at, version))

// Present when a task is no longer open. Taking the ending back deletes the row; the audit log keeps the history.
struct Ending {
    Id<Task> task_id;
    State ending = State::done;
    Instant at;
    std::optional<std::string> staff;                       // who said so
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<std::string> reason;                      // of a dropped one: why; of a done one: what came of it
    bool apologised = false;                                // the promise's apology was recorded with it

    bool operator==(const Ending&) const = default;
};
BOOST_DESCRIBE_STRUCT(Ending, (), (task_id, ending, at, staff, staff_id, reason, apologised))

// A task as it stands now.
struct Task : Asked {
    State state = State::open;
    bool overdue = false;
    std::optional<std::string> customer;                    // their name
    std::optional<Instant> ended_at;
    std::optional<std::string> ended_by;
    std::optional<std::string> ending_reason;
};
BOOST_DESCRIBE_STRUCT(Task, (Asked), (state, overdue, customer, ended_at, ended_by, ending_reason))

// What a search looks through: the folded words of what, brief, list and names.
std::string look_up_of(const Asked& task);

}  // namespace rapport::tasks

RAPPORT_ID(rapport::tasks::Task, "tsk");
