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

// Those without a source, customer by customer in the order of their times, with the customer's id as files have it: the other
// system's, else ours.
void each_recorded_for_itself(Db& db, const std::function<void(const std::string& customer, const Touchpoint&)>& take);

std::vector<Touchpoint> list(Db& db, const Filter& filter);
std::vector<Touchpoint> list_of(Db& db, Id<customers::Customer> customer, const Filter& filter);

}  // namespace rapport::touchpoints::store

namespace rapport::touchpoints {

// What a touchpoint may not say, whichever way it came; as add_touchpoint refuses it.
std::vector<Fault> faults_of(const Touchpoint& touchpoint);

// Stores all of `touchpoint` in the place of the one with its id, and keeps the facts.
void replace(Context& ctx, const Touchpoint& touchpoint);

}  // namespace rapport::touchpoints
