// SHA-256, and what is made with it.
#pragma once
#include <string>
#include <string_view>

namespace rapport::crypto {

// In base64, as a Content-Security-Policy names a style sheet that stands in the page.
std::string sha256_base64(std::string_view text);
std::string sha256_hex(std::string_view bytes);
// HMAC (RFC 2104), its 32 bytes as they are.
std::string sha256_mac(std::string_view key, std::string_view text);

}  // namespace rapport::crypto
