// The units of work that wait for an engine. Safe from any thread.
#pragma once
#include "base/db/db.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace rapport {

struct QueuedUnit {
    Database::Unit unit;
    Database::Finished finished;
};

// Tells the submitter how its unit ended. A callback that throws is not worth a server: it is ignored.
void finish(const QueuedUnit& queued, bool kept, std::exception_ptr why) noexcept;

// Runs the unit, so that write() called inside of it is caught as the mistake it is.
bool run_unit(const Database::Unit& unit, Db& db);

class UnitQueue {
public:
    explicit UnitQueue(std::size_t limit) : limit_(limit) {}

    // Throws DatabaseUnavailable when the queue is full or closed.
    void push(QueuedUnit queued);
    // Waits for a unit; nothing when the queue is closed and empty.
    std::optional<QueuedUnit> take();
    // Waits for units and takes all of them; none when it is closed, or when nobody came within the patience.
    std::deque<QueuedUnit> take_all(std::optional<std::chrono::milliseconds> patience = {});
    // Waits until so many units are there, or so long: whoever pushes one before wakes nobody.
    void await(std::size_t units, std::chrono::steady_clock::duration patience);
    // All that are there now; waits for none.
    std::deque<QueuedUnit> take_what_is_there();
    // What is queued is still done; nothing more is taken in.
    void close();
    bool closed() const;
    bool empty() const;

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<QueuedUnit> units_;
    std::size_t limit_;
    std::size_t awaited_ = 1;
    bool closed_ = false;
};

}  // namespace rapport
