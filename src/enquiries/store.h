// The tables enquiries, enquiry_lines, enquiry_answers, quotes, enquiry_outcomes and enquiry_keys.
#pragma once
#include "base/db/db.h"
#include "enquiries/service.h"

#include <functional>

namespace rapport::enquiries::store {

struct Key {
    std::string external_id;
    Id<customers::Customer> customer_id;
    Id<Enquiry> enquiry_id;
};
BOOST_DESCRIBE_STRUCT(Key, (), (external_id, customer_id, enquiry_id))

void insert(Db& db, const Asking& asking);
void update(Db& db, const Asking& asking);
// With all its rows and its key.
void remove(Db& db, const Asking& asking);

void insert(Db& db, const Line& line);
void insert(Db& db, const Answer& answer);
void insert(Db& db, const Quote& quote);
void insert(Db& db, const Outcome& outcome);
void remove_lines(Db& db, const Asking& asking);
void remove_answer(Db& db, const Asking& asking);
void remove_quote(Db& db, const Asking& asking);
void remove_outcome(Db& db, const Asking& asking);

std::optional<Whole> find(Db& db, Id<customers::Customer> customer, Id<Enquiry> id);
std::optional<Whole> find_anywhere(Db& db, Id<Enquiry> id);
// The oldest without an external id that was asked then.
std::optional<Whole> find_unnamed(Db& db, Id<customers::Customer> customer, Instant at);

std::optional<Key> find_key(Db& db, const std::string& external_id);
// Takes it from whoever has it.
void put_key(Db& db, const Key& key);

// As they stand, with what they want; orders up to so many days later are proposed.
std::optional<Enquiry> read(Db& db, Id<customers::Customer> customer, Id<Enquiry> id, std::int64_t propose_within_days, Day today);
std::vector<Enquiry> list(Db& db, const Filter& filter, std::int64_t propose_within_days, Day today);

// Open ones whose quote has waited since before that day: at most `limit`.
struct Silent {
    Id<customers::Customer> customer_id;
    Id<Enquiry> id;
};
BOOST_DESCRIBE_STRUCT(Silent, (), (customer_id, id))
std::vector<Silent> silent_since_before(Db& db, Day day, int limit);

// All, by the time they were asked and by id, with the customer's id as files have it: the other system's, else ours.
void each(Db& db, const std::function<void(const std::string& customer, const Whole&)>& take);

}  // namespace rapport::enquiries::store
