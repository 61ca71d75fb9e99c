#include "base/disk.h"

#include <algorithm>
#include <sys/statvfs.h>

namespace rapport {

std::optional<std::string> disk_shortage(const std::string& path, std::int64_t wanted, std::optional<std::int64_t> reserve_bytes)
{
    constexpr std::int64_t mebibyte = 1 << 20;
    struct statvfs disk {};
    if (::statvfs(path.c_str(), &disk) != 0) return std::nullopt;

    const auto block = static_cast<std::int64_t>(disk.f_frsize);
    const auto free = static_cast<std::int64_t>(disk.f_bavail) * block;
    const auto whole = static_cast<std::int64_t>(disk.f_blocks) * block;
    const auto reserve = reserve_bytes.value_or(std::max(256 * mebibyte, whole / 20));
    if (free - wanted >= reserve) return std::nullopt;
    return "The disk is nearly full: " + std::to_string(free / mebibyte) + " MiB are free, and Rapport keeps "
           + std::to_string(reserve / mebibyte) + " MiB in reserve.";
}

}  // namespace rapport
