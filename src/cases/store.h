// The tables of cases.
#pragma once
#include "cases/clocks.h"
#include "cases/service.h"

#include <functional>

namespace rapport::cases::store {

// " one two": as what a search looks through is kept.
std::string searched_words(std::string_view text);

void insert(Db& db, const Filed& filed, const std::string& look_up);
void update(Db& db, const Filed& filed, const std::string& look_up);
// Of a part, whose words are those of the whole.
void put_customer(Db& db, const Filed& filed);
void remove(Db& db, const Filed& filed);        // with all rows that belong to it
std::optional<Case> find(Db& db, Id<Case> id, Instant now);
std::vector<Case> list(Db& db, const Filter& filter, Instant now);
void each(Db& db, Instant now, const std::function<void(const std::string& customer, const Case&)>& take);

std::optional<Id<Case>> find_key(Db& db, const std::string& external_id);
void put_key(Db& db, const std::string& external_id, Id<Case> id);
std::optional<Id<Case>> find_of_response(Db& db, Id<listening::Response> response);

std::vector<Id<Case>> split_off(Db& db, const Filed& filed);        // cases of the same customer that were a part of it
std::vector<Id<Case>> came_out_of(Db& db, Id<Case> id);             // the same, whosever they are by now

std::optional<Id<Case>> find_of_answer(Db& db, Id<surveys::Answer> answer);
std::int64_t count_nameless(Db& db, Instant since);     // opened by answers without a name

void insert(Db& db, const Entry& entry);
void remove(Db& db, const Entry& entry);
// Of the case and of those that are part of it, by time.
std::vector<Entry> entries(Db& db, Id<Case> id);
// In whichever case it stands by now.
std::optional<Entry> find_entry(Db& db, Id<Entry> id);

void put(Db& db, const Clock& clock);
std::vector<Clock> clocks(Db& db, Id<Case> id);
// With one that runs and has not run out.
std::vector<Id<Case>> with_running_clocks(Db& db, Instant now);
// Those whose warning or end has come and was not told yet.
struct Due {
    Id<Case> case_id;
    ClockKind clock = ClockKind::first;
};
BOOST_DESCRIBE_STRUCT(Due, (), (case_id, clock))
std::vector<Due> to_tell(Db& db, Instant now, int limit);

void insert(Db& db, const Closure& closure);
std::optional<Closure> closure(Db& db, Id<Case> id);
void remove_closure(Db& db, Id<Case> id);

void insert(Db& db, const Verdict& verdict);
// Its response_id anew.
void update(Db& db, const Verdict& verdict);
std::vector<Verdict> verdicts(Db& db, Id<Case> id);
bool is_verdict(Db& db, Id<listening::Response> response);
std::optional<Id<Case>> case_of_verdict(Db& db, Id<listening::Response> response);

struct Merge {
    Id<Case> case_id;
    Id<Case> into_id;
    Instant at;
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
};
BOOST_DESCRIBE_STRUCT(Merge, (), (case_id, into_id, at, staff, staff_id))
void insert(Db& db, const Merge& merge);
void remove_merge(Db& db, Id<Case> id);
std::vector<Id<Case>> parts(Db& db, Id<Case> id);       // that were merged into it

// Teams from which this person took the case away.
void leave_team(Db& db, Id<Case> id, Id<identity::Staff> staff, Id<Team> team);
void carry_teams_left(Db& db, Id<Case> from, Id<Case> to);     // what was split off is the team's from which somebody took the whole
std::vector<Id<Team>> teams_left(Db& db, Id<Case> id, Id<identity::Staff> staff);

void watch(Db& db, Id<Case> id, Id<identity::Staff> staff);
void unwatch(Db& db, Id<Case> id, Id<identity::Staff> staff);
std::vector<Id<identity::Staff>> watchers(Db& db, Id<Case> id);

}  // namespace rapport::cases::store
