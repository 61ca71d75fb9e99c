// The one thread that writes an SQLite file. It commits together all units that queued while the last commit was on its
// way to disk and those that come while it runs them, and owns the checkpoints. Where many wrote at once it waits until as
// many are back, for no longer than the last commit took, and 20 ms at most.
#pragma once
#include "base/db/sqlite/connection.h"
#include "base/db/sqlite/disk_reserve.h"
#include "base/db/unit_queue.h"

#include <atomic>
#include <chrono>
#include <thread>

namespace rapport::sqlite {

class Writer {
public:
    // connection: known to be ours, and a writer already. currency outlives the writer.
    Writer(std::string path, std::unique_ptr<Connection> connection, DiskReserve reserve,
           const std::atomic<Currency>& currency, std::size_t queue_limit);
    ~Writer();  // does what is queued, then empties the log into the file

    void submit(QueuedUnit queued) { queue_.push(std::move(queued)); }
    std::string trouble() const;
    bool others_wait();     // inside a unit, which goes on when nobody does

private:
    struct Ran {
        QueuedUnit queued;
        bool kept = false;
        std::exception_ptr why;
    };
    void run();
    void commit_some();
    enum class Left { nothing, changes };   // in the database, kept or not
    void attempt(std::vector<Ran>& group);
    void attempt_marked(Ran& ran);
    Left run_one(Ran& ran);
    void tend_log();
    void tend_when_idle();
    void copy_log(Connection::Checkpoint kind);
    void recover();
    void note_trouble(const std::exception_ptr& why);

    std::string path_;
    std::unique_ptr<Connection> connection_;
    DiskReserve reserve_;
    const std::atomic<Currency>& currency_;
    UnitQueue queue_;
    // The writer's thread alone looks at these.
    std::deque<QueuedUnit> waiting_;    // taken from the queue, not run yet
    std::size_t in_group_ = 0;          // units of the group that have begun
    bool marked_ = false;               // from here on each unit of the group has its savepoint
    bool goes_on_ = false;              // a unit was told that nobody else waits
    std::chrono::steady_clock::duration last_commit_{};
    std::size_t last_group_ = 1;        // units that the last commit carried

    bool broken_ = false;       // a commit failed: nothing is acknowledged until recover() succeeded
    std::chrono::steady_clock::time_point next_recovery_{};
    std::chrono::steady_clock::time_point next_truncation_{};

    mutable std::mutex trouble_mutex_;
    std::string trouble_;
    std::thread thread_;        // last: it uses everything above
};

}  // namespace rapport::sqlite
