#include "base/db/postgres/pool.h"

#include <chrono>

namespace rapport::postgres {

void Trouble::note(const std::string& why)
{
    const std::lock_guard lock(mutex_);
    why_ = why;
}

std::string Trouble::text() const
{
    const std::lock_guard lock(mutex_);
    return why_;
}

std::unique_ptr<Connection> Pool::take()
{
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, std::chrono::seconds(5), [&] { return free_ > 0; }))
        throw DatabaseUnavailable("All connections to PostgreSQL are in use.");
    --free_;
    if (idle_.empty()) return nullptr;
    auto last = std::move(idle_.back());
    idle_.pop_back();
    return last;
}

void Pool::give_back(std::unique_ptr<Connection> connection)
{
    {
        const std::lock_guard lock(mutex_);
        ++free_;
        if (connection && connection->usable()) idle_.push_back(std::move(connection));
    }
    changed_.notify_one();
}

void Borrowed::begin(Connection::Transaction kind)
{
    try {
        if (connection_) return connection_->begin(kind);
    } catch (const TryAgain&) {
        connection_.reset();
    }
    try {
        connection_ = std::make_unique<Connection>(pool_.address_);
        connection_->begin(kind);
    } catch (const DatabaseUnavailable& gone) {
        pool_.trouble.note(gone.what());
        throw;
    }
}

}  // namespace rapport::postgres
