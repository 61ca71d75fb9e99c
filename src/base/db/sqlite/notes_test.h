// For tests only: a database file with notes, and a disk under it that fails on demand.
#pragma once
#include "base/db/fresh_database.h"
#include "base/db/migrate.h"

#include <sqlite3.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <unistd.h>

namespace rapport {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Mode = OpenOptions::Mode;

inline const Sql add_sql{"test.add", Reach::single, "INSERT INTO notes (id, words) VALUES ($1, $2)"};
inline const Sql count_sql{"test.count", Reach::single, "SELECT count(*) FROM notes"};

// A disk under SQLite that counts its syncs and fails them on demand: the system's own, with one function exchanged.
class FaultyDisk {
public:
    FaultyDisk()
    {
        sqlite3_initialize();
        system_ = sqlite3_vfs_find(nullptr);
        shim_ = *system_;
        shim_.zName = "faulty";
        shim_.xOpen = open;
        sqlite3_vfs_register(&shim_, 1);
        failing = false;
        syncs = failed = 0;
    }
    ~FaultyDisk()
    {
        sqlite3_vfs_unregister(&shim_);
        sqlite3_vfs_register(system_, 1);
    }

    static inline std::atomic<bool> failing = false;
    static inline std::atomic<int> syncs = 0;
    static inline std::atomic<int> failed = 0;

private:
    static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out)
    {
        const int code = system_->xOpen(system_, name, file, flags, out);
        if (code == SQLITE_OK && file->pMethods) file->pMethods = with_our_sync(file->pMethods);
        return code;
    }
    // The database and its log have two different sets of functions, with the same sync.
    static const sqlite3_io_methods* with_our_sync(const sqlite3_io_methods* theirs)
    {
        static std::mutex mutex;
        static std::map<const sqlite3_io_methods*, sqlite3_io_methods> ours;
        const std::lock_guard lock(mutex);
        const auto [found, is_new] = ours.try_emplace(theirs, *theirs);
        if (is_new) {
            system_sync_ = theirs->xSync;
            found->second.xSync = sync;
        }
        return &found->second;
    }
    static int sync(sqlite3_file* file, int flags)
    {
        if (failing) {
            ++failed;
            return SQLITE_IOERR_FSYNC;
        }
        ++syncs;
        return system_sync_(file, flags);
    }

    static inline sqlite3_vfs* system_ = nullptr;
    static inline int (*system_sync_)(sqlite3_file*, int) = nullptr;
    sqlite3_vfs shim_{};
};

class SqliteFile : public ::testing::Test {
protected:
    SqliteFile()
    {
        std::string pattern = fs::temp_directory_path() / "rapport-sqlite-XXXXXX";
        folder = ::mkdtemp(pattern.data());
        path = folder / "rapport.db";
    }
    ~SqliteFile() override { fs::remove_all(folder); }

    std::unique_ptr<Database> open(Mode mode, std::int64_t reserve_bytes = 0) const
    {
        OpenOptions options;
        options.mode = mode;
        options.reserve_bytes = reserve_bytes;
        return open_database("sqlite:" + path.string(), options);
    }
    std::unique_ptr<Database> with_notes() const
    {
        auto database = open(Mode::create);
        database->write([](Db& db) {
            db.execute_text("CREATE TABLE notes (id {int8} NOT NULL PRIMARY KEY, words {text} NOT NULL) {strict}", {});
            return true;
        });
        return database;
    }
    static bool add(Database& database, std::int64_t id, const std::string& words = "x")
    {
        return database.write([&](Db& db) { return db.run(add_sql, id, words) == 1; });
    }
    static std::int64_t count(Database& database)
    {
        std::int64_t found = -1;
        database.read([&](Db& db) { found = db.value<std::int64_t>(count_sql); });
        return found;
    }

    fs::path folder;
    fs::path path;
};

}  // namespace rapport
