// QR codes (ISO/IEC 18004, by libqrencode).
#pragma once
#include <string_view>
#include <vector>

namespace rapport::qr {

// A square of dark and light modules, without the quiet zone of four around it that a reader needs.
struct Code {
    int size = 0;
    std::vector<bool> modules;
    bool dark(int x, int y) const { return modules[static_cast<std::size_t>(y * size + x)]; }
};

// Error correction M: a seventh of it may be dirty. Throws std::length_error for a text longer than 2,300 bytes, and std::invalid_argument
// for one with a NUL or without a byte.
Code encode(std::string_view text);

}  // namespace rapport::qr
