#include "base/db/unit_queue.h"

#include <future>
#include <utility>

namespace rapport {
namespace {

thread_local bool inside_unit = false;

}  // namespace

void finish(const QueuedUnit& queued, bool kept, std::exception_ptr why) noexcept
{
    try {
        if (queued.finished) queued.finished(kept, std::move(why));
    } catch (...) {  // db.h says so; the unit itself is decided already
    }
}

bool run_unit(const Database::Unit& unit, Db& db)
{
    struct Inside {
        Inside() { inside_unit = true; }
        ~Inside() { inside_unit = false; }
    } inside;
    return unit(db);
}

bool Database::write(const Unit& unit)
{
    if (inside_unit) throw std::logic_error("write() inside a unit of work would wait for itself");

    std::promise<bool> kept;
    submit(unit, [&kept](bool was_kept, std::exception_ptr why) {
        if (why) kept.set_exception(std::move(why));
        else kept.set_value(was_kept);
    });
    return kept.get_future().get();
}

void UnitQueue::push(QueuedUnit queued)
{
    {
        const std::lock_guard lock(mutex_);
        if (closed_) throw DatabaseUnavailable("The database is being closed.");
        if (units_.size() >= limit_) throw DatabaseUnavailable("Too many changes are waiting for the database.");
        units_.push_back(std::move(queued));
        if (units_.size() < awaited_) return;
    }
    changed_.notify_one();
}

std::optional<QueuedUnit> UnitQueue::take()
{
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || !units_.empty(); });
    if (units_.empty()) return std::nullopt;
    auto first = std::move(units_.front());
    units_.pop_front();
    return first;
}

std::deque<QueuedUnit> UnitQueue::take_all(std::optional<std::chrono::milliseconds> patience)
{
    std::unique_lock lock(mutex_);
    const auto somebody_came = [&] { return closed_ || !units_.empty(); };
    if (patience) changed_.wait_for(lock, *patience, somebody_came);
    else changed_.wait(lock, somebody_came);
    return std::exchange(units_, {});
}

void UnitQueue::await(std::size_t units, std::chrono::steady_clock::duration patience)
{
    std::unique_lock lock(mutex_);
    awaited_ = units;
    changed_.wait_for(lock, patience, [&] { return closed_ || units_.size() >= units; });
    awaited_ = 1;
}

std::deque<QueuedUnit> UnitQueue::take_what_is_there()
{
    const std::lock_guard lock(mutex_);
    return std::exchange(units_, {});
}

void UnitQueue::close()
{
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
}

bool UnitQueue::empty() const
{
    const std::lock_guard lock(mutex_);
    return units_.empty();
}

bool UnitQueue::closed() const
{
    const std::lock_guard lock(mutex_);
    return closed_;
}

}  // namespace rapport
