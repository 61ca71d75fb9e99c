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

}  // namespace

Result<std::unique_ptr<Unfinished>> Unfinished::in(const std::filesystem::path& folder)
{
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        if (errno == ENOENT) return not_found("There is no folder " + above(folder).string() + ".");
        cannot(folder, errno);
    }
    const int lock = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (lock < 0 && (errno == ELOOP || errno == ENOTDIR)) return not_ours(folder);
    if (lock < 0) cannot(folder, errno);
    struct stat there {};
    if (::fstat(lock, &there) != 0 || there.st_uid != ::geteuid() || (there.st_mode & 077) != 0) {
        ::close(lock);
        return not_ours(folder);
    }
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        ::close(lock);
        return conflict("Another process is at work in " + folder.string() + ". Please wait for it, or use another name.");
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

void Unfinished::clear() const
{
    const auto name = file().filename().string();
    for (const auto* tail : {"", "-wal", "-shm", "-journal", ".lock"}) ::unlinkat(lock_, (name + tail).c_str(), 0);
}

}  // namespace rapport::app
