#include "base/csv/source.h"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rapport::csv {
namespace {

// Closes the file when the last copy of the source is gone.
struct OpenFile {
    int descriptor;
    explicit OpenFile(int opened) : descriptor(opened) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() { ::close(descriptor); }
};

Error cannot_open(const std::filesystem::path& path, int reason)
{
    const std::string name = "“" + path.filename().string() + "”";
    if (reason == ENOENT || reason == ENOTDIR) return not_found("There is no file " + name + ".");
    return invalid("file", "The file " + name + " cannot be read.", "unreadable");
}

bool is_folder(int descriptor)
{
    struct stat about{};
    return ::fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode);
}

}  // namespace

Result<Source> from_file(const std::filesystem::path& path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return cannot_open(path, errno);

    const auto file = std::make_shared<OpenFile>(descriptor);
    if (is_folder(descriptor))
        return invalid("file", "“" + path.filename().string() + "” is a folder, not a file.", "unreadable");
    return Source([file, read = from_descriptor(descriptor)](char* into, std::size_t room) { return read(into, room); });
}

Source from_descriptor(int descriptor)
{
    return [descriptor](char* into, std::size_t room) {
        for (;;) {
            const ssize_t got = ::read(descriptor, into, room);
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "reading a CSV file");
        }
    };
}

Source from_memory(std::string_view bytes, std::size_t piece_bytes)
{
    return [bytes, piece_bytes](char* into, std::size_t room) mutable {
        const std::size_t piece = std::min({room, piece_bytes, bytes.size()});
        if (piece > 0) std::memcpy(into, bytes.data(), piece);
        bytes.remove_prefix(piece);
        return piece;
    };
}

}  // namespace rapport::csv
