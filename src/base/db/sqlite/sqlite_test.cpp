// What is SQLite's alone: the lock, the disk, the log, group commit, and a process that dies.
#include "base/db/fresh_database.h"
#include "base/db/migrate.h"

#include <sqlite3.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <map>
#include <mutex>
#include <set>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace rapport {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Mode = OpenOptions::Mode;

const Sql add_sql{"test.add", Reach::single, "INSERT INTO notes (id, words) VALUES ($1, $2)"};
const Sql count_sql{"test.count", Reach::single, "SELECT count(*) FROM notes"};

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

class Sqlite : public ::testing::Test {
protected:
    Sqlite()
    {
        std::string pattern = fs::temp_directory_path() / "rapport-sqlite-XXXXXX";
        folder = ::mkdtemp(pattern.data());
        path = folder / "rapport.db";
    }
    ~Sqlite() override { fs::remove_all(folder); }

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

std::string refusal(const std::function<void()>& act)
{
    try {
        act();
    } catch (const std::exception& refused) {
        return refused.what();
    }
    return "not refused";
}

TEST_F(Sqlite, is_the_version_without_the_corruption_bug)
{
    EXPECT_GE(sqlite3_libversion_number(), 3051003);
    EXPECT_EQ(sqlite3_compileoption_used("DEFAULT_SYNCHRONOUS=2"), 1);
    EXPECT_EQ(sqlite3_compileoption_used("DEFAULT_WAL_SYNCHRONOUS=2"), 1);
    EXPECT_EQ(sqlite3_compileoption_used("OMIT_LOAD_EXTENSION"), 1);
}

TEST_F(Sqlite, runs_with_our_settings)
{
    const auto database = with_notes();
    const auto setting = [](Db& db, const char* name) {
        const auto rows = db.query_text(std::string("PRAGMA ") + name, {});
        rows->next();
        return std::string(rows->text(0));
    };
    database->write([&](Db& db) {
        EXPECT_EQ(setting(db, "synchronous"), "2");
        EXPECT_EQ(setting(db, "journal_mode"), "wal");
        EXPECT_EQ(setting(db, "foreign_keys"), "1");
        EXPECT_EQ(setting(db, "trusted_schema"), "0");
        return true;
    });
    database->read([&](Db& db) { EXPECT_EQ(setting(db, "trusted_schema"), "0"); });
}

TEST_F(Sqlite, has_one_writer_and_names_it)
{
    const auto first = open(Mode::create);
    EXPECT_THROW(open(Mode::write), DatabaseLocked);
    const auto text = refusal([&] { open(Mode::write); });
    EXPECT_NE(text.find("process " + std::to_string(::getpid())), std::string::npos) << text;
}

TEST_F(Sqlite, is_free_again_when_its_writer_has_gone)
{
    with_notes().reset();
    EXPECT_TRUE(add(*open(Mode::write), 1));
    EXPECT_FALSE(fs::exists(path.string() + "-wal")) << "the log is emptied and gone after an orderly end";
}

TEST_F(Sqlite, is_read_beside_its_writer)
{
    const auto writer = with_notes();
    const auto reader = open(Mode::read_only);
    EXPECT_EQ(count(*reader), 0);
    add(*writer, 1);
    EXPECT_EQ(count(*reader), 1);
    EXPECT_THROW(add(*reader, 2), std::logic_error);
}

TEST_F(Sqlite, is_read_in_a_folder_where_nobody_can_write)
{
    add(*with_notes(), 1);
    fs::permissions(folder, fs::perms(0555));
    fs::permissions(path, fs::perms(0444));
    // Root may write everywhere, so somebody else looks.
    const auto child = ::fork();
    if (child == 0) {
        if (::getuid() == 0 && ::setuid(65534) != 0) ::_exit(3);
        try {
            ::_exit(count(*open(Mode::read_only)) == 1 ? 0 : 1);
        } catch (const std::exception& refused) {
            std::fprintf(stderr, "%s\n", refused.what());
            ::_exit(2);
        }
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    fs::permissions(folder, fs::perms(0700));
}

TEST_F(Sqlite, refuses_what_is_no_database_of_ours)
{
    EXPECT_THROW(open(Mode::write), SchemaRefused) << "nothing there";
    EXPECT_FALSE(fs::exists(path));

    std::ofstream(path) << std::string(5000, 'x');
    EXPECT_THROW(open(Mode::create), SchemaRefused);
    EXPECT_THROW(open(Mode::read_only), SchemaRefused);
    EXPECT_EQ(fs::file_size(path), 5000u) << "and leaves it as it was";

    fs::remove(path);
    sqlite3* theirs = nullptr;
    sqlite3_open(path.c_str(), &theirs);
    sqlite3_exec(theirs, "CREATE TABLE wp_posts (id)", nullptr, nullptr, nullptr);
    sqlite3_close(theirs);
    EXPECT_THROW(open(Mode::create), SchemaRefused);
    EXPECT_THROW(open(Mode::write), SchemaRefused);
}

TEST_F(Sqlite, is_private)
{
    const auto database = with_notes();
    for (const auto* suffix : {"", "-wal", "-shm", ".lock"}) {
        struct stat file {};
        ASSERT_EQ(::stat((path.string() + suffix).c_str(), &file), 0) << suffix;
        EXPECT_EQ(file.st_mode & 077, 0u) << suffix;
    }
}

TEST_F(Sqlite, keeps_a_reserve_of_disk)
{
    with_notes().reset();
    const auto database = open(Mode::write, std::int64_t{1} << 60);
    EXPECT_THROW(add(*database, 1), StorageRefused);
    EXPECT_NE(database->trouble().find("nearly full"), std::string::npos);
    EXPECT_EQ(count(*database), 0) << "reads go on";
}

TEST_F(Sqlite, commits_together_what_queued_meanwhile)
{
    FaultyDisk disk;
    const auto database = with_notes();
    const int before = disk.syncs;
    constexpr int units = 400;
    std::atomic<int> kept_units = 0;
    std::atomic<int> ended = 0;
    for (int id = 0; id < units; ++id)
        database->submit([id](Db& db) { return db.run(add_sql, id, "x") == 1; },
                         [&](bool kept, std::exception_ptr) { kept_units += kept; ++ended; });
    while (ended < units) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(kept_units, units);
    EXPECT_GT(disk.syncs - before, 0);
    EXPECT_LT(disk.syncs - before, units / 2);
}

// Who is taken back after having written takes the group back; its neighbours run again and are kept.
TEST_F(Sqlite, takes_one_unit_back_and_keeps_its_neighbours)
{
    const auto database = with_notes();
    std::promise<void> queued;
    std::atomic<int> runs = 0, ended = 0;
    std::vector<int> kept(6);
    const auto submit = [&](std::size_t at, Database::Unit unit) {
        database->submit(std::move(unit), [&, at](bool was_kept, std::exception_ptr) { kept[at] = was_kept, ++ended; });
    };
    submit(0, [begin = queued.get_future().share()](Db&) { return begin.wait(), true; });    // while the others become one group
    submit(1, [&](Db& db) { return ++runs, db.run(add_sql, 1, "first") == 1; });
    submit(2, [](Db& db) { return db.run(add_sql, 2, "refused"), false; });
    submit(3, [](Db& db) { return db.run(add_sql, 1, "a second first") == 1; });
    submit(4, [](Db& db) { return db.value<std::int64_t>(count_sql) == 1 && db.run(add_sql, 3, "last") == 1; });
    submit(5, [](Db& db) { return db.value<std::int64_t>(count_sql) != 2; });
    queued.set_value();
    while (ended < 6) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(kept, (std::vector{1, 1, 0, 0, 1, 0}));
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(count(*database), 2);
}

TEST_F(Sqlite, runs_nobody_again_who_went_on_because_nobody_waited)
{
    const auto database = with_notes();
    std::promise<void> asked, queued;
    std::atomic<int> runs = 0, ended = 0;
    const auto finished = [&](bool, std::exception_ptr) { ++ended; };
    database->submit([&](Db& db) {
        ++runs;
        EXPECT_FALSE(database->others_wait());
        asked.set_value();
        queued.get_future().wait();
        return db.run(add_sql, 1, "first") == 1;
    }, finished);
    asked.get_future().wait();
    database->submit([](Db& db) { return db.run(add_sql, 2, "refused"), false; }, finished);
    queued.set_value();
    while (ended < 2) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(count(*database), 1);
}

TEST_F(Sqlite, knows_inside_a_unit_whether_others_wait)
{
    auto database = with_notes();
    EXPECT_TRUE(database->write([&](Db&) { return !database->others_wait(); }));
    std::promise<void> queued, looked;
    std::promise<bool> told;
    database->submit([&](Db&) { return queued.get_future().wait(), told.set_value(database->others_wait()), true; }, {});
    database->submit([](Db&) { return true; }, [&](bool, std::exception_ptr) { looked.set_value(); });
    queued.set_value();
    EXPECT_TRUE(told.get_future().get());
    looked.get_future().wait();
}

TEST_F(Sqlite, lays_indexes_that_were_put_off_also_after_a_crash)
{
    const auto indexes = [](Database& database) {
        std::int64_t found = 0;
        database.read([&](Db& db) {
            const auto rows = db.query_text("SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name = 'notes_by_words'", {});
            rows->next();
            found = rows->integer(0);
        });
        return found;
    };
    const std::vector<std::string> names{"notes_by_words", "no_such_index"};
    auto database = with_notes();
    database->write([](Db& db) {
        db.execute_text("CREATE TABLE indexes_put_off (name {text} NOT NULL PRIMARY KEY, made_by {text} NOT NULL) {keyed}", {});
        db.execute_text("CREATE INDEX notes_by_words ON notes (words)", {});
        return true;
    });
    for (int id = 1; id <= 10; ++id) add(*database, id);
    database->put_off_indexes(names, 20);
    EXPECT_EQ(indexes(*database), 1) << "a table that has half as many rows already keeps its indexes";
    database->put_off_indexes(names, 22);
    EXPECT_EQ(indexes(*database), 0);
    add(*database, 11);
    database->lay_indexes();
    EXPECT_EQ(indexes(*database), 1);

    database->put_off_indexes(names, 1000);
    EXPECT_EQ(indexes(*database), 0);
    database.reset();
    database = open(Mode::write);
    EXPECT_EQ(indexes(*database), 1) << "the next start lays them";
    EXPECT_EQ(count(*database), 11);
}

TEST_F(Sqlite, acknowledges_nothing_after_a_failed_sync_until_it_has_recovered)
{
    FaultyDisk disk;
    const auto database = with_notes();
    add(*database, 1, "safe");

    disk.failing = true;
    EXPECT_THROW(add(*database, 2, "lost"), StorageRefused);
    ASSERT_GT(disk.failed, 0) << "the fault did not happen";
    EXPECT_THROW(add(*database, 3, "refused"), StorageRefused);
    EXPECT_NE(database->trouble(), "");
    EXPECT_EQ(count(*database), 1) << "reads go on, and see what was acknowledged";

    disk.failing = false;
    for (int wait = 0; wait < 50 && !database->trouble().empty(); ++wait) std::this_thread::sleep_for(100ms);
    EXPECT_EQ(database->trouble(), "") << "it recovers by itself";
    EXPECT_TRUE(add(*database, 4, "after"));
    EXPECT_EQ(count(*database), 2);
}

TEST_F(Sqlite, comes_back_after_a_full_disk)
{
    if (::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=4m") != 0) GTEST_SKIP() << "only root can make a small disk";
    {
        const auto database = with_notes();
        std::ofstream(folder / "ballast") << std::string(1 << 20, 'b');
        std::int64_t acknowledged = 0;
        const std::string words(50'000, 'w');
        EXPECT_THROW(for (std::int64_t id = 0; id < 200; ++id) acknowledged += add(*database, id, words), StorageRefused);
        EXPECT_GT(acknowledged, 0);
        EXPECT_EQ(count(*database), acknowledged);

        fs::remove(folder / "ballast");
        bool back = false;
        for (int wait = 0; wait < 50 && !back; ++wait) try {
            back = add(*database, 1'000);
        } catch (const StorageRefused&) {
            std::this_thread::sleep_for(100ms);
        }
        EXPECT_TRUE(back) << database->trouble();
        EXPECT_EQ(count(*database), acknowledged + 1);
    }
    ::umount2(folder.c_str(), MNT_DETACH);
}

TEST_F(Sqlite, keeps_its_log_small)
{
    const auto database = with_notes();
    const std::string words(4'000, 'w');
    std::uintmax_t largest = 0;
    for (std::int64_t group = 0; group < 100; ++group) {
        database->write([&](Db& db) {
            for (std::int64_t i = 0; i < 100; ++i) db.run(add_sql, group * 100 + i, words);
            return true;
        });
        largest = std::max(largest, fs::file_size(path.string() + "-wal"));
    }
    EXPECT_LT(largest, 16u << 20) << "40 MB were written";
    for (int wait = 0; wait < 40 && fs::file_size(path.string() + "-wal") > 0; ++wait) std::this_thread::sleep_for(100ms);
    EXPECT_EQ(fs::file_size(path.string() + "-wal"), 0u) << "and emptied when nobody writes";
}

TEST_F(Sqlite, begins_its_log_anew_also_under_steady_reading)
{
    const auto database = with_notes();
    std::atomic<bool> enough = false;
    std::thread reader([&] {
        static const Sql one{"test.one", Reach::single, "SELECT words FROM notes WHERE id = $1"};
        for (std::int64_t id = 0; !enough; ++id)
            database->read([&](Db& db) { db.one<std::string>(one, id % 1'000); });
    });
    const std::string words(4'000, 'w');
    for (std::int64_t group = 0; group < 300; ++group)
        database->write([&](Db& db) {
            for (std::int64_t i = 0; i < 100; ++i) db.run(add_sql, group * 100 + i, words);
            return true;
        });
    enough = true;
    reader.join();
    EXPECT_LT(fs::file_size(path.string() + "-wal"), 100u << 20) << "120 MB were written";
}

// The writer is killed in the middle of its work; what it had acknowledged is there.
TEST_F(Sqlite, loses_nothing_acknowledged_when_killed)
{
    with_notes().reset();
    std::set<std::int64_t> acknowledged;
    for (int round = 0; round < 3; ++round) {
        int pipe_ends[2];
        ASSERT_EQ(::pipe(pipe_ends), 0);
        const auto child = ::fork();
        if (child == 0) {
            const auto database = open(Mode::write);
            std::vector<std::thread> writers;
            for (std::int64_t t = 0; t < 4; ++t)
                writers.emplace_back([&, t] {
                    for (std::int64_t i = 0;; ++i) {
                        const std::int64_t id = round * 10'000'000 + t * 1'000'000 + i;
                        if (add(*database, id) && ::write(pipe_ends[1], &id, sizeof id) != sizeof id) ::_exit(1);
                    }
                });
            for (auto& writer : writers) writer.join();
        }
        ::close(pipe_ends[1]);
        std::int64_t id = 0;
        std::size_t in_this_round = 0;
        while (in_this_round < 200 && ::read(pipe_ends[0], &id, sizeof id) == sizeof id) {
            acknowledged.insert(id);
            ++in_this_round;
        }
        ::kill(child, SIGKILL);
        while (::read(pipe_ends[0], &id, sizeof id) == sizeof id) acknowledged.insert(id);
        ::waitpid(child, nullptr, 0);
        ::close(pipe_ends[0]);
        ASSERT_GE(in_this_round, 200u);

        const auto database = open(Mode::write);
        std::set<std::int64_t> there;
        database->read([&](Db& db) {
            static const Sql ids{"test.ids", Reach::single, "SELECT id FROM notes ORDER BY id"};
            db.each<std::int64_t>(ids, [&](std::int64_t found) { there.insert(found); });
        });
        for (const auto promised : acknowledged) EXPECT_TRUE(there.contains(promised)) << promised;
        EXPECT_LE(there.size(), acknowledged.size() + static_cast<std::size_t>(4 * (round + 1))) << "one in flight for each writer";
    }
}

}  // namespace
}  // namespace rapport
