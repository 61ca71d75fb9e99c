// Finding, for each customer with trouble, the one without who was most like them before.
#pragma once
#include <cstdint>
#include <vector>

namespace rapport::cases {

// What somebody bought in the half year before a day, and in the half year after.
struct Bought {
    std::int64_t customer = 0;
    std::int64_t orders_before = 0;
    std::int64_t spend_before = 0;      // minor units
    std::int64_t orders_after = 0;
    std::int64_t spend_after = 0;
};

struct Pair {
    Bought with, without;
};

// Each of `with` gets the nearest of `without` who bought as often before (the same number of orders up to 3, then of its power of two) and whose
// spend lies between half and twice theirs; nobody is taken twice, and who has no such other is left out. The order of `with` decides who chooses first.
std::vector<Pair> match(const std::vector<Bought>& with, const std::vector<Bought>& without);

}  // namespace rapport::cases
