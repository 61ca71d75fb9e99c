#include "base/db/sqlite/writer_lock.h"

#include "base/db/db.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <unistd.h>

namespace rapport::sqlite {
namespace {

// "process 4711 (rapport)"
std::string holder(int file)
{
    char text[32] = {};
    if (::pread(file, text, sizeof text - 1, 0) <= 0) return "another process";
    const auto number = std::string(text, std::strspn(text, "0123456789"));
    if (number.empty()) return "another process";

    std::string program;
    std::getline(std::ifstream("/proc/" + number + "/comm"), program);
    return "process " + number + (program.empty() ? "" : " (" + program + ")");
}

// On a byte where neither SQLite has its locks nor any database its pages. It is the file's, whatever names it has, and dies with the descriptor.
// A file system without such locks has none to refuse.
bool is_locked_by_another(int database)
{
    struct flock lock = {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = std::int64_t{1} << 62;
    lock.l_len = 1;
    return ::fcntl(database, F_OFD_SETLK, &lock) != 0 && (errno == EAGAIN || errno == EACCES);
}

}  // namespace

WriterLock::WriterLock(const std::string& database_path)
{
    const auto path = database_path + ".lock";
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) throw StorageRefused(path + ": " + std::strerror(errno));

    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        const auto who = holder(file_);
        ::close(file_);
        throw DatabaseLocked("The database " + database_path + " is in use by " + who + ".");
    }
    // The lock is what counts: a full disk may keep the number from being written.
    const auto number = std::to_string(::getpid()) + "\n";
    if (::ftruncate(file_, 0) == 0 && ::pwrite(file_, number.data(), number.size(), 0) < 0) errno = 0;
}

// The file stays: removing it would let two processes hold locks on two files of the same name.
WriterLock::~WriterLock() { ::close(file_); }

FileLock::FileLock(const std::string& database_path) : database_(::open(database_path.c_str(), O_RDWR | O_CLOEXEC))
{
    if (database_ < 0) throw StorageRefused(database_path + ": " + std::strerror(errno));
    if (!is_locked_by_another(database_)) return;
    // The descriptor stays open: where it is this process that writes by the other name, SQLite's locks would go with it.
    throw DatabaseLocked("The database " + database_path + " is in use by a process that opened it by another name of the same file.");
}

FileLock::~FileLock() { ::close(database_); }

}  // namespace rapport::sqlite
