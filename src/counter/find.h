// Who stands there, by a few letters: whoever is likely to come in this hour is meant before others of whom as much was typed.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "customers/directory.h"
#include "customers/find.h"

namespace rapport::counter {

constexpr std::int64_t most_found = 10;

// Those who fit best, no more than most_found: how well they fit decides first, then how likely they are to come in the hour from `from`
// on, then who was here last. Where as many fit, those of the board's who fit are among them. Rhythms are read of those who are found alone. invalid: nothing to look for, or more than 200 bytes.
Result<std::vector<customers::ListedCustomer>> find_at_the_counter(Context& ctx, customers::Directory& names, const std::string& q, Instant from, int limit);

}  // namespace rapport::counter
