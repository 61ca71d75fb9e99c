// SHA-256 in base64, as a Content-Security-Policy names a style sheet that stands in the page.
#pragma once
#include <string>
#include <string_view>

namespace rapport::crypto {

std::string sha256_base64(std::string_view text);

}  // namespace rapport::crypto
