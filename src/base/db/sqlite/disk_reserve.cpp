#include "base/db/sqlite/disk_reserve.h"

#include "base/db/db.h"

#include <algorithm>
#include <sys/statvfs.h>

namespace rapport::sqlite {

void DiskReserve::check()
{
    if (bytes_ == 0) return;
    if (const auto now = std::chrono::steady_clock::now(); now >= next_look_) {
        shortage_ = shortage();
        next_look_ = now + std::chrono::seconds(1);
    }
    if (!shortage_.empty()) throw StorageRefused(shortage_);
}

std::string DiskReserve::shortage() const
{
    constexpr std::int64_t mebibyte = 1 << 20;
    struct statvfs disk {};
    if (::statvfs(folder_.c_str(), &disk) != 0) return {};  // the write itself will say what is wrong

    const auto block = static_cast<std::int64_t>(disk.f_frsize);
    const auto free = static_cast<std::int64_t>(disk.f_bavail) * block;
    const auto whole = static_cast<std::int64_t>(disk.f_blocks) * block;
    const auto reserve = bytes_.value_or(std::max(256 * mebibyte, whole / 20));
    if (free >= reserve) return {};
    return "The disk is nearly full: " + std::to_string(free / mebibyte) + " MiB are free, and Rapport keeps "
           + std::to_string(reserve / mebibyte) + " MiB in reserve.";
}

}  // namespace rapport::sqlite
