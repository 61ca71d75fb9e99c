// Which passwords are taken, and how one is checked.
#pragma once
#include "base/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace rapport::identity {

constexpr std::size_t password_least_characters = 12;
constexpr std::size_t password_most_bytes = 1024;

// What is wrong with a new password, if anything. `about`: names and addresses that a stranger tries first. Length counts
// (OWASP ASVS 6.2.1 to 6.2.9): no rule wants digits or signs, and what is easily guessed is refused by how few pieces it is
// made of: each known word, run on a keyboard or repetition counts as one (common passwords: ASVS 6.2.4).
std::optional<Fault> password_fault(std::string_view password, const std::vector<std::string>& about, const std::string& pointer);

// Whether it is the one that `hash` was made of. Without a hash it works as long and answers no, so that the time does
// not tell whether there is such a person. Takes half a second of one core: never inside a transaction.
bool password_is(std::string_view password, const std::optional<std::string>& hash);

// What is checked where there is nobody: a hash of nothing that anybody knows, at the costs of crypto::password_hash().
std::string_view nobodys_password_hash();

}  // namespace rapport::identity
