#include "imports/write_out.h"

#include "base/cli/whole_file.h"

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
    cli::write_whole(file, [&](const cli::Write& write) { write_out(desk, shape, write); });
}

}  // namespace rapport::imports
