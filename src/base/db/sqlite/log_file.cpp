#include "base/db/sqlite/log_file.h"

#include <sqlite3.h>

#include <new>
#include <vector>

namespace rapport::sqlite {
namespace {

constexpr std::size_t most_bytes = 0x1ffff;     // SQLite's function for the system's files writes no more at once
constexpr int room_for_theirs = 2048;   // of the system's own file, which lies behind ours

struct LogFile {
    sqlite3_file head;                  // first: what SQLite knows of us
    std::vector<char> bytes;            // not written yet,
    sqlite3_int64 at = 0;               // and where they belong
};
constexpr std::size_t own_bytes = (sizeof(LogFile) + 15) / 16 * 16;

LogFile& ours(sqlite3_file* file) { return *reinterpret_cast<LogFile*>(file); }
sqlite3_file* theirs(sqlite3_file* file) { return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + own_bytes); }

// What could not be written is forgotten: the transaction is lost with it, and the next one writes over its place.
int flush(sqlite3_file* file)
{
    auto& log = ours(file);
    if (log.bytes.empty()) return SQLITE_OK;
    const int code = theirs(file)->pMethods->xWrite(theirs(file), log.bytes.data(), static_cast<int>(log.bytes.size()), log.at);
    log.bytes.clear();
    return code;
}

// Calls the system's function once all is written.
template <auto Function, class... A> int after_flush(sqlite3_file* file, A... arguments)
{
    if (const int code = flush(file); code != SQLITE_OK) return code;
    return (theirs(file)->pMethods->*Function)(theirs(file), arguments...);
}

template <auto Function, class... A> int pass_on(sqlite3_file* file, A... arguments)
{
    return (theirs(file)->pMethods->*Function)(theirs(file), arguments...);
}

int close(sqlite3_file* file)
{
    const int written = flush(file);
    const int closed = theirs(file)->pMethods->xClose(theirs(file));
    ours(file).~LogFile();
    return written != SQLITE_OK ? written : closed;
}

int write(sqlite3_file* file, const void* from, int count, sqlite3_int64 at)
{
    auto& log = ours(file);
    const bool goes_on = at == log.at + static_cast<sqlite3_int64>(log.bytes.size()) && log.bytes.size() + static_cast<std::size_t>(count) <= most_bytes;
    if (!goes_on)
        if (const int code = flush(file); code != SQLITE_OK) return code;
    if (log.bytes.empty()) log.at = at;
    try {
        const auto* bytes = static_cast<const char*>(from);
        log.bytes.insert(log.bytes.end(), bytes, bytes + count);
    } catch (const std::bad_alloc&) {
        return SQLITE_IOERR_NOMEM;
    }
    return SQLITE_OK;
}

using Methods = sqlite3_io_methods;
const Methods methods = [] {
    Methods made{};
    made.iVersion = 1;      // shared memory belongs to the database's own file
    made.xClose = close;
    made.xWrite = write;
    made.xRead = after_flush<&Methods::xRead, void*, int, sqlite3_int64>;
    made.xTruncate = after_flush<&Methods::xTruncate, sqlite3_int64>;
    made.xSync = after_flush<&Methods::xSync, int>;
    made.xFileSize = after_flush<&Methods::xFileSize, sqlite3_int64*>;
    made.xLock = pass_on<&Methods::xLock, int>;
    made.xUnlock = pass_on<&Methods::xUnlock, int>;
    made.xCheckReservedLock = pass_on<&Methods::xCheckReservedLock, int*>;
    made.xFileControl = pass_on<&Methods::xFileControl, int, void*>;
    made.xSectorSize = pass_on<&Methods::xSectorSize>;
    made.xDeviceCharacteristics = pass_on<&Methods::xDeviceCharacteristics>;
    return made;
}();

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out)
{
    auto* system = sqlite3_vfs_find(nullptr);
    const bool is_log = (flags & SQLITE_OPEN_WAL) != 0;
    if (system->szOsFile > room_for_theirs) return SQLITE_CANTOPEN;
    if (!is_log) return system->xOpen(system, name, file, flags, out);
    auto* log = new (file) LogFile();
    log->head.pMethods = nullptr;       // nothing to close when it cannot be opened
    theirs(file)->pMethods = nullptr;
    const int code = system->xOpen(system, name, theirs(file), flags, out);
    if (code == SQLITE_OK) log->head.pMethods = &methods;
    else if (theirs(file)->pMethods) theirs(file)->pMethods->xClose(theirs(file));
    return code;
}

}  // namespace

const char* gathering_vfs()
{
    static sqlite3_vfs vfs = [] {
        auto made = *sqlite3_vfs_find(nullptr);
        made.zName = "gathering";
        made.xOpen = open;
        made.szOsFile = static_cast<int>(own_bytes) + room_for_theirs;
        made.pNext = nullptr;
        return made;
    }();
    static const int registered = sqlite3_vfs_register(&vfs, 0);
    return registered == SQLITE_OK ? vfs.zName : nullptr;
}

}  // namespace rapport::sqlite
