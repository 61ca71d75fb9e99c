// What a profile must be like, whichever door it came through.
#pragma once
#include "base/result.h"
#include "customers/customer.h"

namespace rapport::customers {

constexpr std::size_t most_contacts = 20;       // e-mails, phones or cards of one customer
constexpr std::size_t most_labels = 100;        // tags, interests or custom fields
constexpr std::size_t longest_label = 100;      // code points of a tag, an interest, the name of a custom field
constexpr std::size_t longest_custom_value = 2'000;

// Tidies the texts, drops what a list holds twice, and answers every fault with its pointer: a text that is empty or too
// long, a language or e-mail address that is none, a phone with fewer than 3 digits, a list that is too long, and a
// customer with neither a name nor an identifier. Looks at nothing but the profile: ids are checked by the use case.
std::vector<Fault> check(Profile<Kept>& profile, const std::string& country);

}  // namespace rapport::customers
