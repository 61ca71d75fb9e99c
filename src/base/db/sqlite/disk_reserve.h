// Keeps a reserve of free disk. A full disk is sticky with a write-ahead log (nothing can be deleted any more), so
// writes end while there is still room to clean up.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace rapport::sqlite {

class DiskReserve {
public:
    // bytes: default max(256 MiB, 5 % of the file system); 0 keeps none.
    DiskReserve(std::string folder, std::optional<std::int64_t> bytes) : folder_(std::move(folder)), bytes_(bytes) {}

    // Throws StorageRefused when less than the reserve is free. Asks the system at most once a second.
    void check();

private:
    std::string folder_;
    std::optional<std::int64_t> bytes_;
    std::chrono::steady_clock::time_point next_look_{};
    std::string shortage_;      // why writes are refused; empty: there is room
};

}  // namespace rapport::sqlite
