#include "imports/write_out.h"

#include <fstream>

namespace rapport::imports {

namespace {
constexpr std::size_t spill_bytes = 256 << 10;
}

void write_out(Desk& desk, const Shape& shape, const std::function<void(std::string_view)>& write)
{
    desk.read([&](Context& ctx) {
        std::string out;
        const auto spill = [&] {
            if (out.size() < spill_bytes) return;
            write(out);
            out.clear();
        };
        shape.write_out(ctx, out, spill);
        write(out);
        return true;
    });
}

void write_file(Desk& desk, const Shape& shape, const std::filesystem::path& file)
{
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    try {
        write_out(desk, shape, [&](std::string_view bytes) {
            if (!out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()))) throw StorageRefused("the export could not be written to " + file.string());
        });
        if (!out.flush()) throw StorageRefused("the export could not be written to " + file.string());
    } catch (...) {
        std::error_code gone_already;
        if (std::filesystem::is_regular_file(file, gone_already)) std::filesystem::remove(file, gone_already);
        throw;
    }
}

}  // namespace rapport::imports
