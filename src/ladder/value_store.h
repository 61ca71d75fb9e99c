// The tables shared_values and shared_value_keys.
#pragma once
#include "base/db/db.h"
#include "ladder/values.h"

#include <functional>

namespace rapport::ladder::store {

struct ValueKey {
    std::string external_id;
    Id<customers::Customer> customer_id;
    Id<SharedValue> value_id;
};
BOOST_DESCRIBE_STRUCT(ValueKey, (), (external_id, customer_id, value_id))

void insert(Db& db, const SharedValue& value);
void update(Db& db, const SharedValue& value);
void remove(Db& db, const SharedValue& value);

std::optional<SharedValue> find(Db& db, Id<customers::Customer> customer, Id<SharedValue> id);
std::optional<SharedValue> find_anywhere(Db& db, Id<SharedValue> id);
// The newest first; at most a hundred.
std::vector<SharedValue> list(Db& db, Id<customers::Customer> customer);

std::optional<ValueKey> find_key(Db& db, const std::string& external_id);
// Takes it from whoever has it.
void put_key(Db& db, const ValueKey& key);

// All, by time and id, with the customer's id as files have it: the other system's, else ours.
void each(Db& db, const std::function<void(const std::string& customer, const SharedValue&)>& take);

}  // namespace rapport::ladder::store
