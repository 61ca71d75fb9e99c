#include "base/db/sqlite/writer_lock.h"

#include "base/db/db.h"

#include <cerrno>
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

}  // namespace rapport::sqlite
