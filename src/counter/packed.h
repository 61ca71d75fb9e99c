// A value of plain numbers as a text column: its bytes in base64, with its size and version in front. For what can be made
// again at any time, and by this program alone.
#pragma once
#include <sodium.h>

#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace rapport::counter {

// Raised when the meaning of what is packed changes but not its size.
constexpr unsigned char packing = 1;

template <class T> std::string packed(const T& value)
{
    static_assert(std::is_trivially_copyable_v<T>);
    unsigned char bytes[sizeof(T) + 1];
    bytes[0] = packing;
    std::memcpy(bytes + 1, &value, sizeof(T));
    std::string text(sodium_base64_encoded_len(sizeof bytes, sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes, sizeof bytes, sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();    // its final NUL
    return text;
}

// Nothing when it was packed by another version.
template <class T> std::optional<T> unpacked(std::string_view text)
{
    unsigned char bytes[sizeof(T) + 1];
    std::size_t size = 0;
    if (sodium_base642bin(bytes, sizeof bytes, text.data(), text.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0) return std::nullopt;
    if (size != sizeof bytes || bytes[0] != packing) return std::nullopt;
    T value;
    std::memcpy(&value, bytes + 1, sizeof(T));
    return value;
}

}  // namespace rapport::counter
