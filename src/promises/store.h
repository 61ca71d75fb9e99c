// The tables promises, promise_endings, promise_apologies and promise_keys.
#pragma once
#include "base/db/db.h"
#include "promises/service.h"

#include <functional>

namespace rapport::promises::store {

struct Key {
    std::string external_id;
    Id<customers::Customer> customer_id;
    Id<Promise> promise_id;
};
BOOST_DESCRIBE_STRUCT(Key, (), (external_id, customer_id, promise_id))

void insert(Db& db, const Word& word);
void update(Db& db, const Word& word);
// With its ending, its apology and its key.
void remove(Db& db, const Word& word);

std::optional<Promise> find(Db& db, Id<customers::Customer> customer, Id<Promise> id, Instant now);
std::optional<Promise> find_anywhere(Db& db, Id<Promise> id, Instant now);

std::optional<Key> find_key(Db& db, const std::string& external_id);
// Takes it from whoever has it.
void put_key(Db& db, const Key& key);

void insert(Db& db, const Ending& ending);
std::optional<Ending> find_ending(Db& db, const Word& word);
void remove_ending(Db& db, const Word& word);
void insert(Db& db, const Apology& apology);
std::optional<Apology> find_apology(Db& db, const Word& word);
void remove_apology(Db& db, const Word& word);

std::vector<Promise> list(Db& db, const Filter& filter, Instant now);

// All, by the time they were made and by id, with the customer's id as files have it: the other system's, else ours.
void each(Db& db, Instant now, const std::function<void(const std::string& customer, const Promise&)>& take);

// Whose promise was due when, and what became of it: all that were due in [span.from, span.to), by due time.
struct Due {
    std::optional<Id<identity::Staff>> staff_id;
    std::optional<std::string> staff;           // what they are called now, else then
    Instant due_at;
    State state = State::open;
};
BOOST_DESCRIBE_STRUCT(Due, (), (staff_id, staff, due_at, state))
void each_due(Db& db, Span span, Instant now, const std::function<void(const Due&)>& take);

}  // namespace rapport::promises::store
