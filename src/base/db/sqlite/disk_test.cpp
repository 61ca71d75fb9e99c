// What is acknowledged is on the disk, also when that is full, fails, or the process dies.
#include "base/db/sqlite/notes_test.h"

#include <csignal>
#include <fstream>
#include <set>
#include <sys/mount.h>
#include <sys/wait.h>
#include <thread>

namespace rapport {
namespace {

class Disk : public SqliteFile {};

TEST_F(Disk, keeps_a_reserve_of_disk)
{
    with_notes().reset();
    const auto database = open(Mode::write, std::int64_t{1} << 60);
    EXPECT_THROW(add(*database, 1), StorageRefused);
    EXPECT_NE(database->trouble().find("nearly full"), std::string::npos);
    EXPECT_EQ(count(*database), 0) << "reads go on";
}

TEST_F(Disk, acknowledges_nothing_after_a_failed_sync_until_it_has_recovered)
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

TEST_F(Disk, comes_back_after_a_full_disk)
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

TEST_F(Disk, keeps_its_log_small)
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

TEST_F(Disk, begins_its_log_anew_also_under_steady_reading)
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
TEST_F(Disk, loses_nothing_acknowledged_when_killed)
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
