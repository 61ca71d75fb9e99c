#include "base/db/postgres/workers.h"

#include "base/db/postgres/session.h"

#include <random>

namespace rapport::postgres {
namespace {

constexpr int tries = 5;
constexpr int first_pause_ms = 20;

// 20, 40, 80, 160 ms, each between half and one and a half of that, so that two who collided do not meet again.
void pause_after(int attempt)
{
    thread_local std::minstd_rand random(std::random_device{}());
    const int middle_ms = first_pause_ms << (attempt - 1);
    std::uniform_int_distribution<int> around(middle_ms / 2, middle_ms * 3 / 2);
    std::this_thread::sleep_for(std::chrono::milliseconds(around(random)));
}

}  // namespace

Workers::Workers(Pool& pool, int threads, std::size_t queue_limit, const std::atomic<Currency>& currency)
    : pool_(pool), currency_(currency), queue_(queue_limit)
{
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers()
{
    queue_.close();
    for (auto& thread : threads_) thread.join();
}

void Workers::work()
{
    while (const auto queued = queue_.take()) carry_out(*queued);
}

void Workers::carry_out(const QueuedUnit& queued)
{
    for (int number = 1;; ++number) {
        try {
            const bool kept = attempt(queued.unit);
            return finish(queued, kept, {});
        } catch (const TryAgain& lost) {
            if (number == tries) return finish(queued, false, std::make_exception_ptr(DatabaseUnavailable(lost.what())));
        } catch (...) {
            return finish(queued, false, std::current_exception());
        }
        pause_after(number);
    }
}

// One transaction. Throws TryAgain when it may be tried again.
bool Workers::attempt(const Database::Unit& unit)
{
    Borrowed connection(pool_);
    connection.begin(Connection::Transaction::serializable);

    Session session(*connection, true, currency_.load());
    bool kept = false;
    std::exception_ptr why;
    try {
        kept = run_unit(unit, session);
    } catch (...) {
        why = std::current_exception();
    }
    if (session.failure()) why = session.failure();     // also when the unit swallowed it, or threw something else over it

    if (why || !kept) connection->roll_back();
    if (why) std::rethrow_exception(why);
    if (kept) connection->commit();
    pool_.trouble.clear();
    return kept;
}

}  // namespace rapport::postgres
