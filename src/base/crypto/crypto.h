// Secrets and their hashes (libsodium).
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace rapport::crypto {

// `bytes` random bytes, as lower-case hexadecimal.
std::string random_hex(std::size_t bytes);
// BLAKE2b-256 of a text, as hexadecimal: how tokens and fingerprints are kept.
std::string digest(std::string_view text);
// The same of what a file holds. Throws std::runtime_error when it cannot be read.
std::string digest_of_file(const std::string& path);
// argon2id, 64 MiB and 3 passes; takes about half a second of one core. At most two run at once, others wait.
std::string password_hash(std::string_view password);
bool password_matches(std::string_view password, const std::string& hash);
bool same(std::string_view a, std::string_view b);   // in constant time

}  // namespace rapport::crypto
