#include "tasks/store.h"

#include "base/text.h"

#include <algorithm>
#include <limits>

namespace rapport::tasks::store {
namespace {

// How it stands at $1.
const std::string state = "COALESCE(e.ending, 'open')";
const std::string overdue = "CASE WHEN e.ending IS NULL AND t.due_at < $1 THEN 1 ELSE 0 END";

const std::string task_columns = columns<Asked>("t.") + ", " + state + ", " + overdue + ", c.name, e.at, e.staff, e.reason";

const std::string from_tasks = R"sql(
       FROM tasks t
       LEFT JOIN task_endings e ON e.task_id = t.id
       LEFT JOIN customers c ON c.id = t.customer_id
)sql";

const std::string look_up_number = "$" + std::to_string(Column<Asked>::columns + 1);

const Sql insert_sql{"tasks.insert", Reach::business,
    "INSERT INTO tasks (" + columns<Asked>() + ", look_up) VALUES (" + placeholders<Asked>() + ", " + look_up_number + ")"};
const Sql update_sql{"tasks.update", Reach::business, "UPDATE tasks SET " + assignments<Asked>({"id"}) + ", look_up = " + look_up_number + " WHERE id = $1"};
const Sql remove_sql{"tasks.remove", Reach::business, "DELETE FROM tasks WHERE id = $1"};
const Sql find_sql{"tasks.find", Reach::business, "SELECT " + task_columns + from_tasks + " WHERE t.id = $2"};

const Sql find_key_sql{"tasks.find_key", Reach::business, "SELECT task_id FROM task_keys WHERE external_id = $1"};
const Sql put_key_sql{"tasks.put_key", Reach::business,
    "INSERT INTO task_keys (external_id, task_id) VALUES ($1, $2) ON CONFLICT (external_id) DO UPDATE SET task_id = excluded.task_id"};
const Sql remove_key_sql{"tasks.remove_key", Reach::business, "DELETE FROM task_keys WHERE external_id = $1"};

const Sql insert_ending_sql{"tasks.insert_ending", Reach::business, insert_into<Ending>("task_endings")};
const Sql find_ending_sql{"tasks.find_ending", Reach::business, "SELECT " + columns<Ending>() + " FROM task_endings WHERE task_id = $1"};
const Sql remove_ending_sql{"tasks.remove_ending", Reach::business, "DELETE FROM task_endings WHERE task_id = $1"};
const Sql remove_answers_sql{"tasks.remove_handover_answers", Reach::business,
    "DELETE FROM handover_answers WHERE handover_id IN (SELECT h.id FROM handovers h WHERE h.task_id = $1)"};
const Sql remove_handovers_sql{"tasks.remove_handovers", Reach::business, "DELETE FROM handovers WHERE task_id = $1"};

// A filter that is not asked for is a NULL. Those of what is open say so, since an index holds them alone.
std::string list_text(bool open, const std::string& more = {})
{
    const std::string order = open ? "ASC" : "DESC";
    return "SELECT " + task_columns + ", t.look_up, COALESCE(c.sort_name, '')" + from_tasks + " WHERE (t.due_at, t.id) " + (open ? ">" : "<") + " ($2, $3)" + R"sql(
        AND t.due_at >= $4
        AND t.due_at < $5
        AND (CAST($6 AS {int8}) IS NULL OR t.staff_id = $6)
        AND (CAST($7 AS {int8}) IS NULL OR t.given_by_id = $7)
        AND (CAST($8 AS TEXT) IS NULL OR )sql" + state + R"sql( = $8)
        AND (CAST($9 AS {int8}) IS NULL OR )sql" + overdue + R"sql( = $9)
        AND (CAST($10 AS TEXT) IS NULL OR t.source = $10)
)sql" + (open ? " AND t.unfinished = 1" : "") + more + " ORDER BY t.due_at " + order + ", t.id " + order + " LIMIT $11";
}

const Sql open_sql{"tasks.open", Reach::business, list_text(true)};
const Sql list_sql{"tasks.list", Reach::business, list_text(false)};
const Sql open_of_sql{"tasks.open_of", Reach::business, list_text(true, " AND t.customer_id = $12")};
const Sql list_of_sql{"tasks.list_of", Reach::business, list_text(false, " AND t.customer_id = $12")};

const Sql seen_to_sql{"tasks.seen_to", Reach::business,
    "SELECT source || ':' || source_id FROM tasks WHERE unfinished = 1 AND source IN ('apology', 'outlook') ORDER BY due_at, id"};

struct Exported {
    std::optional<std::string> customer;
    Task task;
};
BOOST_DESCRIBE_STRUCT(Exported, (), (customer, task))
const Sql each_sql{"tasks.each", Reach::business, "SELECT c.external_id, " + task_columns + from_tasks + " ORDER BY t.given_at, t.id"};

constexpr int most_searched = 100'000;

// Behind a task's own columns stand what a search looks through: the task's words and the customer's name.
bool found_in(Rows& row, const std::vector<std::string>& asked)
{
    if (asked.empty()) return true;
    const auto look_up = std::string(row.text(Column<Task>::columns)) + " " + std::string(row.text(Column<Task>::columns + 1));
    return std::ranges::all_of(asked, [&](const std::string& word) { return look_up.find(" " + word) != std::string::npos; });
}

}  // namespace

void insert(Db& db, const Asked& task) { db.run(insert_sql, task, look_up_of(task)); }

void update(Db& db, const Asked& task) { db.run(update_sql, task, look_up_of(task)); }

void remove(Db& db, const Asked& task)
{
    db.run(remove_answers_sql, task.id);
    db.run(remove_handovers_sql, task.id);
    remove_ending(db, task.id);
    db.run(remove_sql, task.id);
    if (task.external_id) db.run(remove_key_sql, *task.external_id);
}

std::optional<Task> find(Db& db, Id<Task> id, Instant now) { return db.one<Task>(find_sql, now, id); }

std::optional<Id<Task>> find_key(Db& db, const std::string& external_id) { return db.one<Id<Task>>(find_key_sql, external_id); }

void put_key(Db& db, const std::string& external_id, Id<Task> id) { db.run(put_key_sql, external_id, id); }

void insert(Db& db, const Ending& ending) { db.run(insert_ending_sql, ending); }

std::optional<Ending> find_ending(Db& db, Id<Task> id) { return db.one<Ending>(find_ending_sql, id); }

void remove_ending(Db& db, Id<Task> id) { db.run(remove_ending_sql, id); }

std::vector<Task> list(Db& db, const Filter& filter, Instant now)
{
    const bool soonest = soonest_first(filter);
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    const auto behind = filter.behind.value_or(soonest ? Before{{least}, least} : Before{});
    const auto asked = words(fold(filter.q.value_or("")));
    std::vector<Task> tasks;
    // A search looks through the rows while they stream, until the page is full.
    const int most = asked.empty() ? filter.limit + 1 : most_searched;
    const auto look = [&](const Sql& sql, const auto&... more) {
        const Params params{now, behind.at, behind.id, filter.due.from, filter.due.to, filter.staff, filter.given_by,
                            filter.state, filter.overdue, filter.source, most, more...};
        for (const auto rows = db.query(sql, params.view()); static_cast<int>(tasks.size()) <= filter.limit && rows->next();)
            if (found_in(*rows, asked)) tasks.push_back(read_row<Task>(*rows));
    };
    if (filter.customer) look(soonest ? open_of_sql : list_of_sql, *filter.customer);
    else look(soonest ? open_sql : list_sql);
    return tasks;
}

std::vector<std::string> seen_to(Db& db) { return db.all<std::string>(seen_to_sql); }

void each(Db& db, Instant now, const std::function<void(const std::string& customer, const Task&)>& take)
{
    db.each<Exported>(each_sql, [&](Exported&& row) {
        take(row.customer ? *row.customer : row.task.customer_id ? to_text(*row.task.customer_id) : std::string(), row.task);
    }, now);
}

}  // namespace rapport::tasks::store
