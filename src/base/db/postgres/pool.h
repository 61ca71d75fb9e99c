// The connections of one database: as few as are needed at a time, the one used last first, never more than the limit.
#pragma once
#include "base/db/postgres/connection.h"

#include <condition_variable>
#include <mutex>

namespace rapport::postgres {

// Why the database cannot be used at the moment. Safe from any thread.
class Trouble {
public:
    void note(const std::string& why);
    void clear() { note({}); }
    std::string text() const;

private:
    mutable std::mutex mutex_;
    std::string why_;
};

class Pool {
public:
    Pool(Address address, int limit) : address_(std::move(address)), free_(limit) {}

    Trouble trouble;

private:
    friend class Borrowed;
    // nullptr in place of a connection: one may be opened. Waits 5 s for a turn, then throws DatabaseUnavailable.
    std::unique_ptr<Connection> take();
    void give_back(std::unique_ptr<Connection> connection);

    Address address_;
    std::mutex mutex_;
    std::condition_variable changed_;
    int free_;
    std::vector<std::unique_ptr<Connection>> idle_;
};

// A connection of the pool, for one transaction.
class Borrowed {
public:
    explicit Borrowed(Pool& pool) : pool_(pool), connection_(pool.take()) {}
    ~Borrowed() { pool_.give_back(std::move(connection_)); }
    Borrowed(const Borrowed&) = delete;

    // Begins a transaction; on a new connection when the server has closed this one since it was last used.
    void begin(Connection::Transaction kind);
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

private:
    Pool& pool_;
    std::unique_ptr<Connection> connection_;
};

}  // namespace rapport::postgres
