// Finds who may be in the books twice.
#pragma once
#include "customers/duplicates/compare.h"

#include <functional>

namespace rapport::customers {

// Two people, by their places in People, the one with the smaller id first.
struct Pair {
    std::uint32_t one = 0, other = 0;
    Likeness likeness;
};

// Pairs that are likelier one person than two (at least `probability`), best first. Only those are compared who have
// something in common: a phone, an e-mail address, an address, two words of the name, a birthday and a word of the name, or
// a postcode and a word. `progress` is told the share of the work, now and then.
std::vector<Pair> find_pairs(const People& people, double probability, const std::function<void(double)>& progress = {});

}  // namespace rapport::customers
