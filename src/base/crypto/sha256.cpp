#include "base/crypto/sha256.h"

#include "base/crypto/base64.h"

#include <array>
#include <sodium.h>

namespace rapport::crypto {
namespace {

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string sha256(std::string_view text)
{
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()), bytes_of(text), text.size());
    return hash;
}

}  // namespace

std::string sha256_base64(std::string_view text) { return to_base64(sha256(text)); }

std::string sha256_hex(std::string_view bytes)
{
    const auto hash = sha256(bytes);
    std::array<char, 2 * crypto_hash_sha256_BYTES + 1> text{};
    return sodium_bin2hex(text.data(), text.size(), bytes_of(hash), hash.size());
}

std::string sha256_mac(std::string_view key, std::string_view text)
{
    crypto_auth_hmacsha256_state state;
    std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(text), text.size());
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
    return mac;
}

}  // namespace rapport::crypto
