// Units that queue are committed together, and each is kept or taken back by itself.
#include "base/db/sqlite/notes_test.h"
#include "base/db/unit_queue.h"
#include "base/wake_once.h"

#include <future>
#include <thread>

namespace rapport {
namespace {

class GroupCommit : public SqliteFile {};

TEST_F(GroupCommit, commits_together_what_queued_meanwhile)
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
TEST_F(GroupCommit, takes_one_unit_back_and_keeps_its_neighbours)
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

TEST(UnitQueue, is_awaited_until_several_are_there_or_patience_ends)
{
    UnitQueue queue(10);
    std::atomic<bool> woken = false;
    std::jthread waiting([&] {
        queue.await(3, 1min);
        woken = true;
    });
    queue.push({});
    queue.push({});
    std::this_thread::sleep_for(20ms);
    EXPECT_FALSE(woken);
    queue.push({});
    waiting.join();
    EXPECT_EQ(queue.take_all().size(), 3u);

    queue.push({});
    queue.await(3, 1ms);    // patience ends
    EXPECT_EQ(queue.take_all().size(), 1u);
    queue.close();
    queue.await(3, 1min);   // nobody comes any more
}

TEST(WakeOnce, puts_wakes_off_to_the_end_of_a_batch_and_wakes_each_once)
{
    struct Counted : Sleeper {
        int wakes = 0;
        void wake() noexcept override { ++wakes; }
    };
    const auto one = std::make_shared<Counted>(), another = std::make_shared<Counted>();
    WakeOnce::at_end(one);
    EXPECT_EQ(one->wakes, 1);
    {
        const WakeOnce batch;
        for (int answer = 0; answer < 3; ++answer) WakeOnce::at_end(one);
        WakeOnce::at_end(another);
        EXPECT_EQ(one->wakes, 1);
        EXPECT_EQ(another->wakes, 0);
    }
    EXPECT_EQ(one->wakes, 2);
    EXPECT_EQ(another->wakes, 1);
}

TEST_F(GroupCommit, runs_nobody_again_who_went_on_because_nobody_waited)
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

TEST_F(GroupCommit, knows_inside_a_unit_whether_others_wait)
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

}  // namespace
}  // namespace rapport
