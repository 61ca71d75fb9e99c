#include "base/crypto/secret_key.h"

#include "base/crypto/crypto.h"

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <sodium.h>
#include <stdexcept>
#include <unistd.h>

namespace rapport::crypto {
namespace {

constexpr std::size_t nonce_size = crypto_secretbox_NONCEBYTES, key_size = crypto_secretbox_KEYBYTES;

const unsigned char* raw(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::optional<std::string> from_hex(std::string_view text)
{
    std::string bytes(text.size() / 2, '\0');
    std::size_t size = 0;
    if (sodium_hex2bin(raw(bytes), bytes.size(), text.data(), text.size(), nullptr, &size, nullptr) != 0 || 2 * size != text.size()) return std::nullopt;
    return bytes;
}

std::string to_hex(const std::string& bytes)
{
    std::string text(2 * bytes.size() + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), raw(bytes), bytes.size());
    text.pop_back();
    return text;
}

std::optional<std::string> key_in(const std::filesystem::path& file)
{
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line) || line.size() != 2 * key_size) return std::nullopt;
    return from_hex(line);
}

// Written whole under another name first: of two servers that make one at once, both read the one that came first.
void make_key(const std::filesystem::path& file)
{
    const auto fresh = file.string() + "." + random_hex(8);
    const auto line = random_hex(key_size) + "\n";
    const int out = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool written = out >= 0 && ::write(out, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(out) == 0;
    if (out >= 0) ::close(out);
    const bool linked = written && ::link(fresh.c_str(), file.c_str()) == 0;
    const auto why = linked ? 0 : errno;
    ::unlink(fresh.c_str());
    if (!linked && why != EEXIST) throw std::runtime_error(file.string() + " cannot be made");
}

}  // namespace

SecretKey SecretKey::in(const std::filesystem::path& folder)
{
    const auto file = folder / "secret-key";
    if (!std::filesystem::exists(file)) make_key(file);
    auto bytes = key_in(file);
    if (!bytes) throw std::runtime_error(file.string() + " can be neither read nor made");
    return SecretKey(std::move(*bytes));
}

std::string SecretKey::seal(std::string_view secret) const
{
    std::string nonce(nonce_size, '\0'), sealed(secret.size() + crypto_secretbox_MACBYTES, '\0');
    randombytes_buf(nonce.data(), nonce.size());
    crypto_secretbox_easy(raw(sealed), raw(secret), secret.size(), raw(nonce), raw(bytes_));
    return to_hex(nonce + sealed);
}

std::optional<std::string> SecretKey::open(std::string_view sealed) const
{
    const auto bytes = from_hex(sealed);
    if (!bytes || bytes->size() < nonce_size + crypto_secretbox_MACBYTES) return std::nullopt;
    const auto box = std::string_view(*bytes).substr(nonce_size);
    std::string secret(box.size() - crypto_secretbox_MACBYTES, '\0');
    if (crypto_secretbox_open_easy(raw(secret), raw(box), box.size(), raw(*bytes), raw(bytes_)) != 0) return std::nullopt;
    return secret;
}

std::string SecretKey::mark(std::string_view text) const
{
    std::string bytes(crypto_generichash_BYTES, '\0');
    crypto_generichash(raw(bytes), bytes.size(), raw(text), text.size(), raw(bytes_), bytes_.size());
    return to_hex(bytes);
}

}  // namespace rapport::crypto
