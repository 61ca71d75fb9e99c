// A folder for what is not finished yet, of this process alone and gone with the object; what a process that was killed left in it goes first.
#pragma once
#include "base/result.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace rapport::app {

class Unfinished {
public:
    // not_found: the folder above is not there. conflict: another process is at work in it. Throws std::filesystem::filesystem_error where
    // nobody can write, StorageRefused (base/db/db.h) on a full disk.
    static Result<std::unique_ptr<Unfinished>> in(const std::filesystem::path& folder);
    // What killed ones left in `above` under other names goes too: each night's file has its own, so that nobody would come for it again.
    static void clear_abandoned(const std::filesystem::path& above) noexcept;
    ~Unfinished();
    Unfinished(const Unfinished&) = delete;

    static constexpr std::string_view name_ends = ".unfinished";
    // The one name that is used in it, and those that a database has beside its own.
    std::filesystem::path file() const { return folder_ / name; }

private:
    Unfinished(std::filesystem::path folder, int lock) : folder_(std::move(folder)), lock_(lock) {}
    void clear() const;

    static constexpr std::string_view name = "rapport.db";

    std::filesystem::path folder_;
    int lock_;
};

}  // namespace rapport::app
