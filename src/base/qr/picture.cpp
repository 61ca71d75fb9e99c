#include "base/qr/picture.h"

#include <new>
#include <stdexcept>
#include <zlib.h>

namespace rapport::qr {
namespace {

constexpr int quiet = 4;

bool dark_at(const Code& code, int x, int y) { return x >= 0 && y >= 0 && x < code.size && y < code.size && code.dark(x, y); }

void append_number(std::string& bytes, unsigned long number)
{
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xff);
}

// A chunk of PNG (ISO/IEC 15948, 5.3).
void append_chunk(std::string& file, std::string_view kind, std::string_view content)
{
    append_number(file, content.size());
    const auto from = file.size();
    file.append(kind).append(content);
    append_number(file, crc32(0, reinterpret_cast<const Bytef*>(file.data() + from), static_cast<uInt>(file.size() - from)));
}

std::string deflated(const std::string& bytes)
{
    auto size = compressBound(bytes.size());
    std::string made(size, '\0');
    if (compress(reinterpret_cast<Bytef*>(made.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()) != Z_OK) throw std::bad_alloc();
    made.resize(size);
    return made;
}

// A line of pixels, eight in a byte, the first in its highest bit; before them the filter, which is none.
std::string line_of(const Code& code, int y, int side, int module_pixels)
{
    std::string line(1 + static_cast<std::size_t>(side + 7) / 8, '\0');
    for (int x = 0; x < side; ++x)
        if (!dark_at(code, x / module_pixels - quiet, y)) line[1 + static_cast<std::size_t>(x) / 8] |= static_cast<char>(0x80 >> x % 8);
    return line;
}

}  // namespace

std::string svg(const Code& code)
{
    const auto side = std::to_string(code.size + 2 * quiet);
    std::string text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side
        + "H0z\"/><path d=\"";
    for (int y = 0; y < code.size; ++y)
        for (int x = 0; x < code.size; ++x) {
            if (!code.dark(x, y)) continue;
            const int from = x;
            while (dark_at(code, x, y)) ++x;
            const auto wide = std::to_string(x - from);
            text += "M" + std::to_string(from + quiet) + " " + std::to_string(y + quiet) + "h" + wide + "v1h-" + wide + "z";
        }
    return text + "\"/></svg>\n";
}

std::string png(const Code& code, int module_pixels)
{
    if (module_pixels < 1 || module_pixels > 64) throw std::invalid_argument("a module is 1 to 64 pixels wide");
    const int side = (code.size + 2 * quiet) * module_pixels;
    std::string pixels;
    for (int y = -quiet; y < code.size + quiet; ++y) {
        const auto line = line_of(code, y, side, module_pixels);
        for (int again = 0; again < module_pixels; ++again) pixels += line;
    }
    std::string head;
    append_number(head, static_cast<unsigned long>(side));
    append_number(head, static_cast<unsigned long>(side));
    head += std::string("\1\0\0\0\0", 5);       // one bit of grey, compressed and filtered the one way there is, not interlaced
    std::string file = "\x89PNG\r\n\x1a\n";
    append_chunk(file, "IHDR", head);
    append_chunk(file, "IDAT", deflated(pixels));
    append_chunk(file, "IEND", "");
    return file;
}

}  // namespace rapport::qr
