#include "app/unfinished.h"

#include "base/db/db.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rapport::app {
namespace {

std::filesystem::path above(const std::filesystem::path& path) { return path.has_parent_path() ? path.parent_path() : "."; }

[[noreturn]] void cannot(const std::filesystem::path& folder, int why)
{
    const auto code = std::error_code(why, std::generic_category());
    if (why == ENOSPC || why == EDQUOT || why == EIO) throw StorageRefused(above(folder).string() + ": " + code.message());
    throw std::filesystem::filesystem_error("folder", above(folder), code);
}

// Somebody else's folder, or a link to one, in which they could take what is laid there, or put something else in its place.
Error not_ours(const std::filesystem::path& folder)
{
    return conflict(folder.string() + " is there and is no folder of ours alone. Nothing was changed; take it away, or use another name.");
}

// Whether nobody else can put anything into it. A stick with a file system of Windows shows it as readable for all and of whoever plugged it in.
bool is_ours_alone(int folder)
{
    struct stat there {};
    return ::fstat(folder, &there) == 0 && there.st_uid == ::geteuid() && (there.st_mode & 022) == 0;
}

bool is_still_there(const std::filesystem::path& folder, int opened)
{
    struct stat named {}, locked {};
    return ::lstat(folder.c_str(), &named) == 0 && ::fstat(opened, &locked) == 0 && named.st_dev == locked.st_dev && named.st_ino == locked.st_ino;
}

}  // namespace

Result<std::unique_ptr<Unfinished>> Unfinished::in(const std::filesystem::path& folder)
{
    const bool made_now = ::mkdir(folder.c_str(), 0700) == 0;
    if (!made_now && errno != EEXIST) {
        if (errno == ENOENT) return not_found("There is no folder " + above(folder).string() + ".");
        cannot(folder, errno);
    }
    const int lock = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (lock < 0 && (errno == ELOOP || errno == ENOTDIR)) return not_ours(folder);
    if (lock < 0) cannot(folder, errno);
    if (!made_now && !is_ours_alone(lock)) {
        ::close(lock);
        return not_ours(folder);
    }
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        ::close(lock);
        return conflict("Another process is at work in " + folder.string() + ". Please wait for it, or use another name.");
    }
    if (!is_still_there(folder, lock)) {        // who was at work in it took it away before we had its lock
        ::close(lock);
        return conflict("Another process was at work in " + folder.string() + " just now. Please try again.");
    }
    std::unique_ptr<Unfinished> made(new Unfinished(folder, lock));
    made->clear();
    return made;
}

Unfinished::~Unfinished()
{
    clear();
    std::error_code ignored;
    std::filesystem::remove(folder_, ignored);      // not where somebody put something of their own into it
    ::close(lock_);
}

void Unfinished::clear_abandoned(const std::filesystem::path& above) noexcept
try {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(above, ignored)) {
        const auto& path = entry.path();
        if (path.filename().string().ends_with(name_ends) && std::filesystem::is_regular_file(std::filesystem::symlink_status(path / name, ignored))) (void)in(path);
    }
} catch (const std::exception&) {   // it stays where it is, and takes room; what was asked for goes on
}

void Unfinished::clear() const
{
    for (const auto* tail : {"", "-wal", "-shm", "-journal", ".lock"}) ::unlinkat(lock_, (std::string(name) + tail).c_str(), 0);
}

}  // namespace rapport::app
