// How much of a disk is left alone: SQLite's log cannot even delete on a full one.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

namespace rapport {

// Why `wanted` more bytes may not be written where `path` lies; nothing while the reserve stays whole, and when the disk
// cannot be asked (the write itself will then say what is wrong). reserve_bytes: default max(256 MiB, 5 % of the disk).
std::optional<std::string> disk_shortage(const std::string& path, std::int64_t wanted, std::optional<std::int64_t> reserve_bytes = {});

struct DiskRoom {
    std::int64_t free_bytes = 0;
    std::int64_t reserve_bytes = 0;     // of these Rapport leaves so many alone
};
// Where `path` lies; nothing when the disk cannot be asked.
std::optional<DiskRoom> disk_room(const std::string& path);

// Brings the names in a folder to disk; empty: in the one that we are in. Where it cannot be opened nothing happens.
void sync_folder(const std::string& folder);

}  // namespace rapport
