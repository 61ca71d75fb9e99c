// What happened between us and the named people, by hand.
#pragma once
#include "demo/records.h"

namespace rapport::demo {

// Nothing after life.now.
std::vector<Touch> told_touches(const std::vector<Person>& people, const OrdersOf& orders, const Life& life);
std::vector<Answer> told_answers(const std::vector<Person>& people, const OrdersOf& orders, const Life& life);

// Has a story of their own, so nothing is invented for the last weeks.
bool has_story(const Person& person);

}  // namespace rapport::demo
