// The node number in every id that this process makes, leased in the table node_leases, so that no two servers on one
// PostgreSQL make the same id. SQLite has one writer, which is node 0 and needs no lease.
#pragma once
#include "base/db/db.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace rapport {

// How many servers and commands are at work on one PostgreSQL, this one included.
std::int64_t nodes_at_work(Db& db, Instant now);

class NodeLease {
public:
    // Takes the lowest free number for `ids` and renews it until the object goes, which gives it back. holder: who this
    // is, told apart from every other process. Throws DatabaseUnavailable when all 1,024 numbers are taken.
    NodeLease(Database& database, const Clock& clock, IdSource& ids, std::string holder);
    ~NodeLease();
    NodeLease(const NodeLease&) = delete;

    int node() const { return node_; }
    // What happens every 20 seconds. A lease that was lost meanwhile is replaced by another number.
    void renew();

private:
    void take();
    void keep_renewing();

    Database& database_;
    const Clock& clock_;
    IdSource& ids_;
    std::string holder_;
    std::atomic<int> node_ = 0;
    std::mutex mutex_;
    std::condition_variable ended_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace rapport
