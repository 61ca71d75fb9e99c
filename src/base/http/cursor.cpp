#include "base/http/cursor.h"

#include <sodium.h>

namespace rapport::http {
namespace {

constexpr char separator = '\x1f';
constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

}  // namespace

std::string make_cursor(const std::vector<std::string>& key)
{
    std::string joined;
    for (const auto& part : key) {
        joined += part;
        joined += separator;
    }
    std::string text(sodium_base64_encoded_len(joined.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(joined.data()), joined.size(), variant);
    text.pop_back();  // the terminating NUL
    return text;
}

std::optional<std::vector<std::string>> read_cursor(std::string_view cursor, std::size_t parts)
{
    std::string joined(cursor.size(), '\0');
    std::size_t size = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(joined.data()), joined.size(), cursor.data(), cursor.size(), nullptr, &size, nullptr, variant) != 0)
        return std::nullopt;
    joined.resize(size);
    std::vector<std::string> key;
    for (std::size_t at = 0; at < joined.size();) {
        const auto end = joined.find(separator, at);
        if (end == std::string::npos) return std::nullopt;
        key.push_back(joined.substr(at, end - at));
        at = end + 1;
    }
    // libsodium 1.0.18 reads some bytes beyond ASCII as if they were letters.
    if (key.size() != parts || make_cursor(key) != cursor) return std::nullopt;
    return key;
}

}  // namespace rapport::http
