// First names that are forms of one name: Bill is William, Sepp is Josef.
#pragma once
#include <string>
#include <string_view>

namespace rapport::customers {

// The number of the name that a folded first name is a form of; 0 when none is known. A form of several names is the one
// that most of its bearers have.
int nickname_group(std::string_view folded);
// The same for one that is at most a letter too many, too few or wrong, or two letters swapped; 0 where none or several would do.
int misspelt_nickname_group(const std::string& folded);

}  // namespace rapport::customers
