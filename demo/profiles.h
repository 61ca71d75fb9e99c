// What is known of each person besides what they buy.
#pragma once
#include "demo/people.h"

#include <cstdint>

namespace rapport::demo {

// Fills in the profiles of people[from] and those after. Phone numbers are of the ranges that the German regulator keeps
// for films and examples, e-mail addresses end in example.org and example.com.
void write_profiles(std::vector<Person>& people, std::size_t from, std::uint64_t seed);

}  // namespace rapport::demo
