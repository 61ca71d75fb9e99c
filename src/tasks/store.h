// The tables tasks, task_endings and task_keys.
#pragma once
#include "base/db/db.h"
#include "tasks/service.h"

#include <functional>

namespace rapport::tasks::store {

void insert(Db& db, const Asked& task);
void update(Db& db, const Asked& task);
// With its ending, its key and its hand-overs.
void remove(Db& db, const Asked& task);
std::optional<Task> find(Db& db, Id<Task> id, Instant now);

std::optional<Id<Task>> find_key(Db& db, const std::string& external_id);
// Takes it from whichever task has it.
void put_key(Db& db, const std::string& external_id, Id<Task> id);

void insert(Db& db, const Ending& ending);
std::optional<Ending> find_ending(Db& db, Id<Task> id);
void remove_ending(Db& db, Id<Task> id);

std::vector<Task> list(Db& db, const Filter& filter, Instant now);
std::vector<std::string> seen_to(Db& db);

// All, by the time they were given and by id, with the customer's id as files have it: the other system's, else ours.
void each(Db& db, Instant now, const std::function<void(const std::string& customer, const Task&)>& take);

}  // namespace rapport::tasks::store
