#include "base/db/node_lease.h"

#include "base/log.h"

namespace rapport {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t nodes = 1024;
constexpr auto lease = 60s;
constexpr auto renewed_after = 20s;

const Sql taken_sql{"nodes.taken", Reach::single, "SELECT node FROM node_leases WHERE lease_until > $1 ORDER BY node"};

const Sql take_sql{"nodes.take", Reach::single, R"sql(
    INSERT INTO node_leases (node, holder, lease_until) VALUES ($1, $2, $3)
    ON CONFLICT (node) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until
     WHERE node_leases.lease_until <= $4)sql"};

const Sql renew_sql{"nodes.renew", Reach::single, "UPDATE node_leases SET lease_until = $3 WHERE node = $1 AND holder = $2"};

const Sql give_back_sql{"nodes.give_back", Reach::single, "DELETE FROM node_leases WHERE node = $1 AND holder = $2"};

Instant end_of_lease(Instant now) { return {now.us + std::chrono::microseconds(lease).count()}; }

}  // namespace

std::int64_t nodes_at_work(Db& db, Instant now) { return static_cast<std::int64_t>(db.all<std::int64_t>(taken_sql, now).size()); }

NodeLease::NodeLease(Database& database, const Clock& clock, IdSource& ids, std::string holder)
    : database_(database), clock_(clock), ids_(ids), holder_(std::move(holder))
{
    take();
    thread_ = std::thread([this] { keep_renewing(); });
}

NodeLease::~NodeLease()
{
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    ended_.notify_all();
    thread_.join();
    try {
        database_.write([&](Db& db) { return db.run(give_back_sql, node_.load(), holder_) == 1; });
    } catch (const std::exception& broken) {    // it ends by itself after a minute
        log::warn("a node number could not be given back", {{"what", broken.what()}});
    }
}

void NodeLease::take()
{
    const auto begun = IdSource::uptime();
    const bool kept = database_.write([&](Db& db) {
        const auto now = clock_.now();
        std::int64_t free = 0;
        for (const auto taken : db.all<std::int64_t>(taken_sql, now)) free += taken == free;
        if (free >= nodes) throw DatabaseUnavailable("All " + std::to_string(nodes) + " node numbers are taken.");
        node_ = static_cast<int>(free);
        return db.run(take_sql, free, holder_, end_of_lease(now), now) == 1;
    });
    if (!kept) throw DatabaseUnavailable("Somebody else took the node number. Please try again.");
    ids_.lend(node_, begun + lease);
}

void NodeLease::renew()
{
    const auto begun = IdSource::uptime();
    const bool kept = database_.write([&](Db& db) { return db.run(renew_sql, node_.load(), holder_, end_of_lease(clock_.now())) == 1; });
    if (kept) ids_.lend(node_, begun + lease);
    else take();
}

void NodeLease::keep_renewing()
{
    std::unique_lock lock(mutex_);
    while (!ended_.wait_for(lock, renewed_after, [this] { return ending_; })) {
        lock.unlock();
        try {
            renew();
        } catch (const std::exception& broken) {
            log::error("the node number could not be renewed", {{"what", broken.what()}});
        }
        lock.lock();
    }
}

}  // namespace rapport
