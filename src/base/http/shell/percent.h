// Percent signs of addresses.
#pragma once
#include <string>
#include <string_view>

namespace rapport::http::shell {

// application/x-www-form-urlencoded (URL Standard, 5.1): '+' is a blank, and a percent sign that encodes nothing stays.
std::string form_decoded(std::string_view text);

// The value of a hexadecimal digit; -1 for anything else.
constexpr int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace rapport::http::shell
