// Whom of us a file means.
#pragma once
#include "identity/people.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace rapport::cases {

// One of the staff where nobody else has that name.
inline std::optional<Id<identity::Staff>> called(const std::vector<identity::Staff>& staff, const std::string& name)
{
    if (std::ranges::count(staff, name, &identity::Staff::name) != 1) return std::nullopt;
    return std::ranges::find(staff, name, &identity::Staff::name)->id;
}

}  // namespace rapport::cases
