#include "app/whole_input.h"

#include "base/db/db.h"
#include "base/disk.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace rapport::app {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot(const fs::path& folder) { throw StorageRefused("standard input cannot be put aside in " + folder.string() + ": " + std::strerror(errno)); }

int file_in(const fs::path& folder)
{
    if (const int fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600); fd >= 0) return fd;
    auto name = (folder / "stdin-XXXXXX").string();         // not every file system makes one without a name
    const int fd = ::mkostemp(name.data(), O_CLOEXEC);
    if (fd < 0) cannot(folder);
    ::unlink(name.c_str());
    return fd;
}

void write_all(int to, std::string_view bytes, const fs::path& folder)
{
    while (!bytes.empty()) {
        const auto written = ::write(to, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) cannot(folder);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace

WholeInput::WholeInput(WholeInput&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

WholeInput::~WholeInput()
{
    if (fd_ >= 0) ::close(fd_);
}

Result<WholeInput> WholeInput::of(int in, const fs::path& folder, Patience patience, Keeping keeping)
{
    using Clock = std::chrono::steady_clock;
    const auto begun = Clock::now();
    WholeInput whole(file_in(folder));
    std::int64_t bytes = 0;
    for (std::string part(1 << 16, '\0');;) {
        pollfd waiting{in, POLLIN, 0};
        const int ready = ::poll(&waiting, 1, patience.between_ms);
        if (ready == 0 || (patience.in_all_ms >= 0 && Clock::now() - begun > std::chrono::milliseconds(patience.in_all_ms))) return unavailable("Standard input stopped on its way in.");
        const auto size = ready < 0 ? -1 : ::read(in, part.data(), part.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return unavailable(std::string("Standard input cannot be read: ") + std::strerror(errno) + ".");
        if (size == 0) break;
        bytes += size;
        if (bytes > most_input_bytes) return invalid("", "Standard input is longer than 4 GB. Bring it in as files.");
        const auto kept = std::clamp<std::int64_t>(keeping.most_bytes - (bytes - size), 0, size);
        if (const auto shortage = disk_shortage(folder.string(), kept, keeping.reserve_bytes); shortage && kept > 0) throw StorageRefused("standard input cannot be put aside: " + *shortage);
        write_all(whole.fd(), std::string_view(part).substr(0, static_cast<std::size_t>(kept)), folder);
    }
    if (::lseek(whole.fd(), 0, SEEK_SET) != 0) cannot(folder);
    return whole;
}

}  // namespace rapport::app
