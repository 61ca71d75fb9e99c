// Base64 with its padding (RFC 4648, 4).
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace rapport::crypto {

std::string to_base64(std::string_view bytes);
// Nothing for what is no base64.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace rapport::crypto
