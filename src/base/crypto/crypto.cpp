#include "base/crypto/crypto.h"

#include <fstream>
#include <new>
#include <semaphore>
#include <sodium.h>
#include <stdexcept>

namespace rapport::crypto {
namespace {

constexpr unsigned long long passes = 3;
constexpr std::size_t memory_bytes = std::size_t{64} << 20;
std::counting_semaphore<2> hashing(2);

struct Turn {
    Turn() { hashing.acquire(); }
    ~Turn() { hashing.release(); }
};

void start()
{
    static const bool ready = sodium_init() >= 0;
    if (!ready) throw std::runtime_error("libsodium could not start");
}

std::string hex(const unsigned char* bytes, std::size_t size)
{
    std::string text(size * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes, size);
    text.pop_back();
    return text;
}

}  // namespace

std::string random_hex(std::size_t bytes)
{
    start();
    std::string raw(bytes, '\0');
    randombytes_buf(raw.data(), raw.size());
    return hex(reinterpret_cast<const unsigned char*>(raw.data()), raw.size());
}

std::string digest(std::string_view text)
{
    start();
    unsigned char hash[crypto_generichash_BYTES];
    crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
    return hex(hash, sizeof hash);
}

std::string digest_of_file(const std::string& path)
{
    start();
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, crypto_generichash_BYTES);
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    for (std::string piece(1 << 16, '\0'); file;) {
        file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(piece.data()), static_cast<unsigned long long>(file.gcount()));
    }
    unsigned char hash[crypto_generichash_BYTES];
    crypto_generichash_final(&state, hash, sizeof hash);
    return hex(hash, sizeof hash);
}

std::string password_hash(std::string_view password)
{
    start();
    const Turn turn;
    char hash[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str(hash, password.data(), password.size(), passes, memory_bytes) != 0) throw std::bad_alloc();
    return hash;
}

bool password_matches(std::string_view password, const std::string& hash)
{
    start();
    const Turn turn;
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool same(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace rapport::crypto
