// The tables touchpoints and touchpoint_keys.
#pragma once
#include "base/db/db.h"
#include "touchpoints/service.h"

#include <functional>
#include <span>

namespace rapport::touchpoints::store {

struct Key {
    std::string external_id;
    Id<customers::Customer> customer_id;
    Id<Touchpoint> touchpoint_id;
};
BOOST_DESCRIBE_STRUCT(Key, (), (external_id, customer_id, touchpoint_id))

void insert(Db& db, std::span<const Touchpoint> touchpoints);
void update(Db& db, const Touchpoint& touchpoint);
void remove(Db& db, Id<customers::Customer> customer, Id<Touchpoint> id);

std::optional<Touchpoint> find(Db& db, Id<customers::Customer> customer, Id<Touchpoint> id);
std::optional<Touchpoint> find_anywhere(Db& db, Id<Touchpoint> id);
std::optional<Key> find_key(Db& db, const std::string& external_id);
// False when another touchpoint has that external id.
bool take_key(Db& db, const Key& key);
// Takes it from whoever has it.
void put_key(Db& db, const Key& key);
void free_key(Db& db, const std::string& external_id);

struct InFiles {
    std::optional<std::string> external_id;     // the customer's
    Touchpoint touchpoint;

    std::string customer() const { return external_id ? *external_id : to_text(touchpoint.customer_id); }
};
BOOST_DESCRIBE_STRUCT(InFiles, (), (external_id, touchpoint))
// A page of those that were recorded for themselves, for an order or for a case: customer by customer in the order of their times,
// at most `limit`, behind `after`.
std::vector<InFiles> page_for_files(Db& db, const Touchpoint& after, int limit);

// What stands on a customer's timeline for one thing, by time.
std::vector<Touchpoint> recorded_for(Db& db, Id<customers::Customer> customer, const std::string& kind, const std::string& id);

std::vector<Touchpoint> list(Db& db, const Filter& filter);
std::vector<Touchpoint> list_of(Db& db, Id<customers::Customer> customer, const Filter& filter);

}  // namespace rapport::touchpoints::store

namespace rapport::touchpoints {

// What a touchpoint may not say, whichever way it came; as add_touchpoint refuses it.
std::vector<Fault> faults_of(const Touchpoint& touchpoint);

// Stores all of `touchpoint` in the place of the one with its id, and keeps the facts.
void replace(Context& ctx, const Touchpoint& touchpoint);

}  // namespace rapport::touchpoints
