#include "cases/store.h"

#include "base/text.h"
#include "messages/files.h"

#include <algorithm>
#include <limits>

namespace rapport::cases::store {
namespace {

// How it stands at $1.
const std::string state = "CASE WHEN m.into_id IS NOT NULL THEN 'merged' WHEN k.at IS NOT NULL THEN 'closed' WHEN c.snoozed_until > $1 THEN 'snoozed'"
                          " WHEN c.waiting_since IS NOT NULL THEN 'waiting' ELSE 'open' END";
const std::string overdue = "CASE WHEN c.is_open = 1 AND c.due_at < $1 THEN 1 ELSE 0 END";
const std::string last_words = "COALESCE((SELECT e.words FROM case_entries e WHERE e.case_id = c.id AND e.kind <> 'system' ORDER BY e.at DESC, e.id DESC LIMIT 1), '')";

const std::string case_columns = columns<Filed>("c.") + ", " + state + ", " + overdue + ", p.name, t.name, m.into_id, k.at, " + last_words;
const std::string from_cases = R"sql(
       FROM cases c
       LEFT JOIN case_closures k ON k.case_id = c.id
       LEFT JOIN case_merges m ON m.case_id = c.id
       LEFT JOIN customers p ON p.id = c.customer_id
       LEFT JOIN teams t ON t.id = c.team_id
)sql";

const std::string look_up_number = "$" + std::to_string(Column<Filed>::columns + 1);
const Sql insert_sql{"cases.insert", Reach::business,
    "INSERT INTO cases (" + columns<Filed>() + ", look_up) VALUES (" + placeholders<Filed>() + ", " + look_up_number + ")"};
const Sql put_customer_sql{"cases.put_customer", Reach::business, "UPDATE cases SET customer_id = $2, touchpoint_id = $3, version = version + 1 WHERE id = $1"};
const Sql update_sql{"cases.update", Reach::business, "UPDATE cases SET " + assignments<Filed>({"id"}) + ", look_up = " + look_up_number + " WHERE id = $1"};
const Sql find_sql{"cases.find", Reach::business, "SELECT " + case_columns + from_cases + " WHERE c.id = $2"};

const Sql find_key_sql{"cases.find_key", Reach::business, "SELECT case_id FROM case_keys WHERE external_id = $1"};
const Sql put_key_sql{"cases.put_key", Reach::business,
    "INSERT INTO case_keys (external_id, case_id) VALUES ($1, $2) ON CONFLICT (external_id) DO UPDATE SET case_id = excluded.case_id"};
const Sql find_of_response_sql{"cases.find_of_response", Reach::business, "SELECT id FROM cases WHERE response_id = $1 ORDER BY id LIMIT 1"};

const Sql split_off_sql{"cases.split_off", Reach::business, "SELECT id FROM cases WHERE customer_id = $1 AND split_from = $2 ORDER BY id"};

const Sql split_off_nameless_sql{"cases.split_off_nameless", Reach::business, "SELECT id FROM cases WHERE customer_id IS NULL AND split_from = $1 ORDER BY id"};

const Sql came_out_of_sql{"cases.came_out_of", Reach::business, "SELECT id FROM cases WHERE split_from = $1 ORDER BY id"};

const Sql find_of_answer_sql{"cases.find_of_answer", Reach::business, "SELECT id FROM cases WHERE answer_id = $1 ORDER BY id LIMIT 1"};
const Sql count_nameless_sql{"cases.count_nameless", Reach::business, "SELECT COUNT(*) FROM cases WHERE answer_id IS NOT NULL AND customer_id IS NULL AND created_at >= $1"};

const Sql insert_entry_sql{"cases.insert_entry", Reach::business, insert_into<Entry>("case_entries")};
const Sql remove_entry_sql{"cases.remove_entry", Reach::business, "DELETE FROM case_entries WHERE case_id = $1 AND id = $2"};
const Sql entries_sql{"cases.entries", Reach::business, "SELECT " + columns<Entry>() + R"sql(
      FROM case_entries
     WHERE case_id = $1 OR case_id IN (SELECT m.case_id FROM case_merges m WHERE m.into_id = $1)
     ORDER BY at, id
)sql"};

const Sql find_entry_sql{"cases.find_entry", Reach::business, "SELECT " + columns<Entry>() + " FROM case_entries WHERE id = $1"};

const Sql put_clock_sql{"cases.put_clock", Reach::business,
    insert_into<Clock>("case_clocks") + " ON CONFLICT (case_id, clock) DO UPDATE SET started_at = excluded.started_at, minutes = excluded.minutes,"
    " warn_minutes = excluded.warn_minutes, due_at = excluded.due_at, left_us = excluded.left_us, warn_at = excluded.warn_at, warned_at = excluded.warned_at,"
    " escalated_at = excluded.escalated_at, met_at = excluded.met_at"};
const Sql clocks_sql{"cases.clocks", Reach::business, "SELECT " + columns<Clock>() + " FROM case_clocks WHERE case_id = $1 ORDER BY clock"};
const Sql with_running_clocks_sql{"cases.with_running_clocks", Reach::business,
    "SELECT DISTINCT case_id FROM case_clocks WHERE met_at IS NULL AND ((due_at > $1 AND escalated_at IS NULL) OR left_us IS NOT NULL) ORDER BY case_id"};
const Sql to_tell_sql{"cases.to_tell", Reach::business, R"sql(
    SELECT case_id, clock
      FROM case_clocks
     WHERE (warn_at <= $1 AND warned_at IS NULL AND met_at IS NULL) OR (due_at <= $1 AND escalated_at IS NULL AND met_at IS NULL)
     ORDER BY case_id, clock
     LIMIT $2
)sql"};

const Sql insert_closure_sql{"cases.insert_closure", Reach::business, insert_into<Closure>("case_closures")};
const Sql closure_sql{"cases.closure", Reach::business, "SELECT " + columns<Closure>() + " FROM case_closures WHERE case_id = $1"};
const Sql insert_verdict_sql{"cases.insert_verdict", Reach::business, insert_into<Verdict>("case_verdicts")};
const Sql update_verdict_sql{"cases.update_verdict", Reach::business, "UPDATE case_verdicts SET response_id = $3 WHERE case_id = $1 AND id = $2"};
const Sql verdicts_sql{"cases.verdicts", Reach::business, "SELECT " + columns<Verdict>() + " FROM case_verdicts WHERE case_id = $1 ORDER BY at, id"};
const Sql case_of_verdict_sql{"cases.case_of_verdict", Reach::business, "SELECT case_id FROM case_verdicts WHERE response_id = $1 ORDER BY case_id LIMIT 1"};
const Sql insert_merge_sql{"cases.insert_merge", Reach::business, insert_into<Merge>("case_merges")};
const Sql parts_sql{"cases.parts", Reach::business, "SELECT case_id FROM case_merges WHERE into_id = $1 ORDER BY case_id"};
const Sql watch_sql{"cases.watch", Reach::business, "INSERT INTO case_watchers (case_id, staff_id) VALUES ($1, $2) ON CONFLICT (case_id, staff_id) DO NOTHING"};
const Sql unwatch_sql{"cases.unwatch", Reach::business, "DELETE FROM case_watchers WHERE case_id = $1 AND staff_id = $2"};
const Sql watchers_sql{"cases.watchers", Reach::business, "SELECT staff_id FROM case_watchers WHERE case_id = $1 ORDER BY staff_id"};

const Sql remove_closure_sql{"cases.remove_closure", Reach::business, "DELETE FROM case_closures WHERE case_id = $1"};
const Sql remove_merge_sql{"cases.remove_merge", Reach::business, "DELETE FROM case_merges WHERE case_id = $1"};
// Of what was split off the files stay with their words.
const Sql remove_files_sql{"case_files.remove", Reach::business, R"sql(
    DELETE FROM case_files
     WHERE (case_id = $1 AND entry_id IS NULL) OR entry_id IN (SELECT id FROM case_entries WHERE case_id = $1)
    RETURNING sha256
)sql"};
const Sql remove_entries_sql{"cases.remove_entries", Reach::business, "DELETE FROM case_entries WHERE case_id = $1"};
const Sql remove_clocks_sql{"cases.remove_clocks", Reach::business, "DELETE FROM case_clocks WHERE case_id = $1"};
const Sql leave_team_sql{"cases.leave_team", Reach::business, "INSERT INTO case_teams_left (case_id, staff_id, team_id) VALUES ($1, $2, $3) ON CONFLICT (case_id, staff_id, team_id) DO NOTHING"};
const Sql teams_left_sql{"cases.teams_left", Reach::business, "SELECT team_id FROM case_teams_left WHERE case_id = $1 AND staff_id = $2 ORDER BY team_id"};
const Sql carry_teams_left_sql{"cases.carry_teams_left", Reach::business,
    "INSERT INTO case_teams_left (case_id, staff_id, team_id) SELECT $2, staff_id, team_id FROM case_teams_left WHERE case_id = $1 ON CONFLICT (case_id, staff_id, team_id) DO NOTHING"};
const Sql remove_teams_left_sql{"cases.remove_teams_left", Reach::business, "DELETE FROM case_teams_left WHERE case_id = $1"};
const Sql remove_watchers_sql{"cases.remove_watchers", Reach::business, "DELETE FROM case_watchers WHERE case_id = $1"};
const Sql remove_verdicts_sql{"cases.remove_verdicts", Reach::business, "DELETE FROM case_verdicts WHERE case_id = $1"};
const Sql remove_askings_sql{"cases.remove_askings", Reach::business, "DELETE FROM case_askings WHERE case_id = $1"};
const Sql remove_key_sql{"cases.remove_key", Reach::business, "DELETE FROM case_keys WHERE case_id = $1"};
const Sql remove_sql{"cases.remove", Reach::business, "DELETE FROM cases WHERE id = $1"};

// A filter that is not asked for is a NULL. The queue holds what is open: what comes up first, first.
std::string list_text(bool queue, const std::string& more = {})
{
    const std::string key = queue ? "(c.comes_up_at, c.id) > ($2, $3)" : "(c.opened_at, c.id) < ($2, $3)";
    const std::string order = queue ? "c.comes_up_at, c.id" : "c.opened_at DESC, c.id DESC";
    return "SELECT " + case_columns + ", c.look_up, COALESCE(p.sort_name, '')" + from_cases + " WHERE " + key + R"sql(
        AND c.opened_at >= $4
        AND c.opened_at < $5
        AND (CAST($6 AS {int8}) IS NULL OR c.staff_id = $6)
        AND (CAST($7 AS {int8}) IS NULL OR c.team_id = $7)
        AND (CAST($8 AS {int8}) IS NULL OR CASE WHEN c.staff_id IS NULL THEN 0 ELSE 1 END = $8)
        AND (CAST($9 AS TEXT) IS NULL OR )sql" + state + R"sql( = $9)
        AND (CAST($10 AS {int8}) IS NULL OR )sql" + overdue + R"sql( = $10)
        AND (CAST($11 AS TEXT) IS NULL OR c.kind = $11)
        AND (CAST($12 AS TEXT) IS NULL OR c.source = $12)
        AND (CAST($13 AS TEXT) IS NULL OR c.priority = $13)
        AND (CAST($14 AS {int8}) IS NULL OR EXISTS (SELECT 1 FROM case_watchers w WHERE w.case_id = c.id AND w.staff_id = $14))
        AND (CAST($15 AS {int8}) IS NULL OR c.staff_id = $15 OR (c.staff_id IS NULL AND replace(t.members, CAST($16 AS TEXT), '') <> t.members))
)sql" + (queue ? " AND c.is_open = 1" : "") + more + " ORDER BY " + order + " LIMIT $17";
}
const Sql queue_sql{"cases.queue", Reach::business, list_text(true)};
const Sql list_sql{"cases.list", Reach::business, list_text(false)};
const Sql queue_of_sql{"cases.queue_of", Reach::business, list_text(true, " AND c.customer_id = $18")};
const Sql list_of_sql{"cases.list_of", Reach::business, list_text(false, " AND c.customer_id = $18")};

struct Exported {
    std::optional<std::string> customer;
    Case one;
};
BOOST_DESCRIBE_STRUCT(Exported, (), (customer, one))
const Sql each_sql{"cases.each", Reach::business, "SELECT p.external_id, " + case_columns + from_cases + " ORDER BY c.opened_at, c.id"};

constexpr int most_searched = 100'000;

// Behind a case's own columns stand what a search looks through: its words and the customer's name.
bool found_in(Rows& row, const std::vector<std::string>& asked, bool with_contact)
{
    if (asked.empty()) return true;
    auto look_up = " " + std::string(row.text(Column<Case>::columns)) + " " + std::string(row.text(Column<Case>::columns + 1));
    if (const auto contact = with_contact ? std::string() : searched_words(read_row<Case>(row).contact.value_or("")); !contact.empty())
        if (const auto at = look_up.find(contact + " "); at != std::string::npos) look_up.erase(at, contact.size());
    return std::ranges::all_of(asked, [&](const std::string& word) { return look_up.find(" " + word) != std::string::npos; });
}

}  // namespace

std::string searched_words(std::string_view text)
{
    std::string folded;
    for (const auto& word : words(fold(text))) folded += " " + word;
    return folded;
}

void insert(Db& db, const Filed& filed, const std::string& look_up) { db.run(insert_sql, filed, look_up); }
void put_customer(Db& db, const Filed& filed) { db.run(put_customer_sql, filed.id, filed.customer_id, filed.touchpoint_id); }
void update(Db& db, const Filed& filed, const std::string& look_up) { db.run(update_sql, filed, look_up); }

void remove(Db& db, const Filed& filed)
{
    messages::forget_unnamed_files(db, db.all<std::string>(remove_files_sql, filed.id));
    for (const auto* sql : {&remove_closure_sql, &remove_merge_sql, &remove_entries_sql, &remove_clocks_sql, &remove_watchers_sql, &remove_teams_left_sql, &remove_verdicts_sql, &remove_askings_sql, &remove_key_sql, &remove_sql})
        db.run(*sql, filed.id);
}

std::optional<Case> find(Db& db, Id<Case> id, Instant now) { return db.one<Case>(find_sql, now, id); }

std::vector<Case> list(Db& db, const Filter& filter, Instant now)
{
    const bool queue = is_queue(filter);
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    const auto behind = filter.behind.value_or(queue ? Before{{least}, least} : Before{});
    const auto asked = words(fold(filter.q.value_or("")));
    std::vector<Case> found;
    // A search looks through the rows while they stream, until the page is full.
    const int most = asked.empty() ? filter.limit + 1 : most_searched;
    const auto mine = filter.mine ? to_text(*filter.mine) : std::string();
    const auto look = [&](const Sql& sql, const auto&... more) {
        const Params params{now, behind.at, behind.id, filter.opened.from, filter.opened.to, filter.staff, filter.team, filter.assigned, filter.state, filter.overdue,
                            filter.kind, filter.source, filter.priority, filter.watcher, filter.mine, mine, most, more...};
        for (const auto rows = db.query(sql, params.view()); static_cast<int>(found.size()) <= filter.limit && rows->next();)
            if (found_in(*rows, asked, filter.q_finds_contact)) found.push_back(read_row<Case>(*rows));
    };
    if (filter.customer) look(queue ? queue_of_sql : list_of_sql, *filter.customer);
    else look(queue ? queue_sql : list_sql);
    return found;
}

void each(Db& db, Instant now, const std::function<void(const std::string& customer, const Case&)>& take)
{
    db.each<Exported>(each_sql, [&](Exported&& row) {
        take(row.customer ? *row.customer : row.one.customer_id ? to_text(*row.one.customer_id) : std::string(), row.one);
    }, now);
}

std::optional<Id<Case>> find_key(Db& db, const std::string& external_id) { return db.one<Id<Case>>(find_key_sql, external_id); }
void put_key(Db& db, const std::string& external_id, Id<Case> id) { db.run(put_key_sql, external_id, id); }
std::optional<Id<Case>> find_of_response(Db& db, Id<listening::Response> response) { return db.one<Id<Case>>(find_of_response_sql, response); }

std::vector<Id<Case>> split_off(Db& db, const Filed& filed)
{
    return filed.customer_id ? db.all<Id<Case>>(split_off_sql, *filed.customer_id, filed.id) : db.all<Id<Case>>(split_off_nameless_sql, filed.id);
}

std::vector<Id<Case>> came_out_of(Db& db, Id<Case> id) { return db.all<Id<Case>>(came_out_of_sql, id); }

std::optional<Id<Case>> find_of_answer(Db& db, Id<surveys::Answer> answer) { return db.one<Id<Case>>(find_of_answer_sql, answer); }
std::int64_t count_nameless(Db& db, Instant since) { return db.value<std::int64_t>(count_nameless_sql, since); }

void insert(Db& db, const Entry& entry) { db.run(insert_entry_sql, entry); }
void remove(Db& db, const Entry& entry) { db.run(remove_entry_sql, entry.case_id, entry.id); }
std::vector<Entry> entries(Db& db, Id<Case> id) { return db.all<Entry>(entries_sql, id); }
std::optional<Entry> find_entry(Db& db, Id<Entry> id) { return db.one<Entry>(find_entry_sql, id); }

void put(Db& db, const Clock& clock) { db.run(put_clock_sql, clock); }
std::vector<Clock> clocks(Db& db, Id<Case> id) { return db.all<Clock>(clocks_sql, id); }
std::vector<Id<Case>> with_running_clocks(Db& db, Instant now) { return db.all<Id<Case>>(with_running_clocks_sql, now); }
std::vector<Due> to_tell(Db& db, Instant now, int limit) { return db.all<Due>(to_tell_sql, now, limit); }

void insert(Db& db, const Closure& closure) { db.run(insert_closure_sql, closure); }
std::optional<Closure> closure(Db& db, Id<Case> id) { return db.one<Closure>(closure_sql, id); }
void remove_closure(Db& db, Id<Case> id) { db.run(remove_closure_sql, id); }

void insert(Db& db, const Verdict& verdict) { db.run(insert_verdict_sql, verdict); }
void update(Db& db, const Verdict& verdict) { db.run(update_verdict_sql, verdict.case_id, verdict.id, verdict.response_id); }
std::vector<Verdict> verdicts(Db& db, Id<Case> id) { return db.all<Verdict>(verdicts_sql, id); }
std::optional<Id<Case>> case_of_verdict(Db& db, Id<listening::Response> response) { return db.one<Id<Case>>(case_of_verdict_sql, response); }
bool is_verdict(Db& db, Id<listening::Response> response) { return case_of_verdict(db, response).has_value(); }

void insert(Db& db, const Merge& merge) { db.run(insert_merge_sql, merge); }
void remove_merge(Db& db, Id<Case> id) { db.run(remove_merge_sql, id); }
std::vector<Id<Case>> parts(Db& db, Id<Case> id) { return db.all<Id<Case>>(parts_sql, id); }

void leave_team(Db& db, Id<Case> id, Id<identity::Staff> staff, Id<Team> team) { db.run(leave_team_sql, id, staff, team); }
void carry_teams_left(Db& db, Id<Case> from, Id<Case> to) { db.run(carry_teams_left_sql, from, to); }
std::vector<Id<Team>> teams_left(Db& db, Id<Case> id, Id<identity::Staff> staff) { return db.all<Id<Team>>(teams_left_sql, id, staff); }

void watch(Db& db, Id<Case> id, Id<identity::Staff> staff) { db.run(watch_sql, id, staff); }
void unwatch(Db& db, Id<Case> id, Id<identity::Staff> staff) { db.run(unwatch_sql, id, staff); }
std::vector<Id<identity::Staff>> watchers(Db& db, Id<Case> id) { return db.all<Id<identity::Staff>>(watchers_sql, id); }

}  // namespace rapport::cases::store
