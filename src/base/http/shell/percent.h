// The value of a hexadecimal digit; -1 for anything else.
#pragma once

namespace rapport::http::shell {

constexpr int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace rapport::http::shell
