#include "base/db/sqlite/disk_reserve.h"

#include "base/db/db.h"
#include "base/disk.h"

namespace rapport::sqlite {

void DiskReserve::check()
{
    if (bytes_ == 0) return;
    if (const auto now = std::chrono::steady_clock::now(); now >= next_look_) {
        shortage_ = disk_shortage(folder_, 0, bytes_).value_or("");
        next_look_ = now + std::chrono::seconds(1);
    }
    if (!shortage_.empty()) throw StorageRefused(shortage_);
}

}  // namespace rapport::sqlite
