// The tables responses and response_keys.
#pragma once
#include "base/db/db.h"
#include "listening/service.h"

#include <functional>

namespace rapport::listening::store {

struct Key {
    std::string external_id;
    Id<customers::Customer> customer_id;
    Id<Response> response_id;
};
BOOST_DESCRIBE_STRUCT(Key, (), (external_id, customer_id, response_id))

void insert(Db& db, std::span<const Response> responses);
void update(Db& db, const Response& response);
void remove(Db& db, const Response& response);

std::optional<Response> find(Db& db, Id<customers::Customer> customer, Id<Response> id);
std::optional<Response> find_anywhere(Db& db, Id<Response> id);

std::optional<Key> find_key(Db& db, const std::string& external_id);
// Takes it from whoever has it.
void put_key(Db& db, const Key& key);

std::vector<Response> list(Db& db, const Filter& filter);
// All, by time and id, with the customer's id as files have it: the other system's, else ours.
void each(Db& db, const std::function<void(const std::string& customer, const Response&)>& take);

}  // namespace rapport::listening::store
