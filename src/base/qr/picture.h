// A QR code as a picture of its own, with the quiet zone that a reader needs.
#pragma once
#include "base/qr/qr.h"

#include <string>

namespace rapport::qr {

// Drawn in any size without a loss.
std::string svg(const Code& code);
// `module_pixels` square pixels for each module, 1 to 64; black and white.
std::string png(const Code& code, int module_pixels);

}  // namespace rapport::qr
