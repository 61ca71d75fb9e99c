#include "base/disk.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace rapport {
namespace {

constexpr std::int64_t mebibyte = 1 << 20;

}  // namespace

std::optional<std::string> disk_shortage(const std::string& path, std::int64_t wanted, std::optional<std::int64_t> reserve_bytes)
{
    const auto room = disk_room(path);
    if (!room) return std::nullopt;
    const auto reserve = reserve_bytes.value_or(room->reserve_bytes);
    if (room->free_bytes - wanted >= reserve) return std::nullopt;
    return "The disk is nearly full: " + std::to_string(room->free_bytes / mebibyte) + " MiB are free, and Rapport keeps "
           + std::to_string(reserve / mebibyte) + " MiB in reserve.";
}

std::optional<DiskRoom> disk_room(const std::string& path)
{
    struct statvfs disk {};
    if (::statvfs(path.c_str(), &disk) != 0) return std::nullopt;
    const auto block = static_cast<std::int64_t>(disk.f_frsize);
    const auto whole = static_cast<std::int64_t>(disk.f_blocks) * block;
    return DiskRoom{static_cast<std::int64_t>(disk.f_bavail) * block, std::max(256 * mebibyte, whole / 20)};
}

void sync_folder(const std::string& folder)
{
    const int opened = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) return;
    ::fsync(opened);
    ::close(opened);
}

}  // namespace rapport
