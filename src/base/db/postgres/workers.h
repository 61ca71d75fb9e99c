// The threads that carry out units of work on PostgreSQL.
#pragma once
#include "base/db/postgres/pool.h"
#include "base/db/unit_queue.h"

#include <atomic>
#include <thread>

namespace rapport::postgres {

class Workers {
public:
    // pool and currency outlive the workers.
    Workers(Pool& pool, int threads, std::size_t queue_limit, const std::atomic<Currency>& currency);
    ~Workers();     // does what is queued first

    void submit(QueuedUnit queued) { queue_.push(std::move(queued)); }

private:
    void work();
    void carry_out(const QueuedUnit& queued);
    bool attempt(const Database::Unit& unit);

    Pool& pool_;
    const std::atomic<Currency>& currency_;
    UnitQueue queue_;
    std::vector<std::thread> threads_;  // last: they use everything above
};

}  // namespace rapport::postgres
