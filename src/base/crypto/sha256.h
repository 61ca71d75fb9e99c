// SHA-256, and what is made with it.
#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace rapport::crypto {

// In base64, as a Content-Security-Policy names a style sheet that stands in the page.
std::string sha256_base64(std::string_view text);
std::string sha256_hex(std::string_view bytes);
// HMAC (RFC 2104), its 32 bytes as they are.
std::string sha256_mac(std::string_view key, std::string_view text);

// SHA-256 of bytes that come piece by piece.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    void add(std::string_view bytes);
    std::string hex();              // of all that was added; asked once

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace rapport::crypto
