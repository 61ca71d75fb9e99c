#include "base/qr/qr.h"

#include <memory>
#include <qrencode.h>
#include <stdexcept>
#include <string>

namespace rapport::qr {

Code encode(std::string_view text)
{
    constexpr std::size_t longest = 2'300;
    if (text.empty() || text.find('\0') != std::string_view::npos) throw std::invalid_argument("a QR code needs a text");
    if (text.size() > longest) throw std::length_error("the text is too long for a QR code");
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> made(QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M), QRcode_free);
    if (!made) throw std::bad_alloc();
    Code code{made->width, {}};
    const int count = made->width * made->width;
    code.modules.reserve(static_cast<std::size_t>(count));
    for (int at = 0; at < count; ++at) code.modules.push_back((made->data[at] & 1) != 0);
    return code;
}

}  // namespace rapport::qr
