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

std::string in_hex(const std::string& hash)
{
    std::array<char, 2 * crypto_hash_sha256_BYTES + 1> text{};
    return sodium_bin2hex(text.data(), text.size(), bytes_of(hash), hash.size());
}

}  // namespace

std::string sha256_base64(std::string_view text) { return to_base64(sha256(text)); }

std::string sha256_hex(std::string_view bytes) { return in_hex(sha256(bytes)); }

std::string sha256_mac(std::string_view key, std::string_view text)
{
    crypto_auth_hmacsha256_state state;
    std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(text), text.size());
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
    return mac;
}

struct Sha256::State {
    crypto_hash_sha256_state hash;
};

Sha256::Sha256() : state_(std::make_unique<State>()) { crypto_hash_sha256_init(&state_->hash); }
Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) { crypto_hash_sha256_update(&state_->hash, bytes_of(bytes), bytes.size()); }

std::string Sha256::hex()
{
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256_final(&state_->hash, reinterpret_cast<unsigned char*>(hash.data()));
    return in_hex(hash);
}

}  // namespace rapport::crypto
