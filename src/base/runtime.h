// What lives as long as the program: the database, the clock, the pool for blocking work. Doors that cannot run inside
// one transaction (an import, a report, a password hash) are handed a Desk and open their own.
#pragma once
#include "base/context.h"
#include "base/result.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace rapport {

// A bounded pool of threads for work that blocks.
class Pool {
public:
    Pool(int threads, std::size_t queue_limit);
    ~Pool();                                        // finishes what is queued
    bool post(std::function<void()> work);          // false: the queue is full, or the pool is stopping
    void stop();

private:
    void work();
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> queue_;
    std::size_t limit_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

struct Runtime {
    Runtime(Database& database, const Clock& clock, IdSource& ids, Pool& pool, std::filesystem::path data_folder)
        : database(database), clock(clock), ids(ids), pool(pool), data_folder(std::move(data_folder)) {}

    Database& database;
    const Clock& clock;
    IdSource& ids;
    Pool& pool;
    bool alone = false;                             // a command without a server: nobody else uses the database meanwhile
    std::filesystem::path data_folder;              // spooled uploads, rejects, the lock and the command socket

    std::shared_ptr<const Business> business() const { return business_.load(); }
    void set_business(Business business);           // also tells the database its currency

private:
    std::atomic<std::shared_ptr<const Business>> business_{std::make_shared<const Business>()};
};

// A runtime with somebody acting: opens transactions and hands use cases their Context.
struct Desk {
    Runtime& runtime;
    Actor actor;
    std::string request_id;

    // f(Context&) inside a snapshot; answers what f answers.
    template <class F> auto read(F&& f)
    {
        using R = std::invoke_result_t<F, Context&>;
        std::optional<R> answer;
        const auto business = runtime.business();
        runtime.database.read([&](Db& db) {
            Context ctx{db, runtime.clock, runtime.ids, actor, *business, request_id};
            answer.emplace(f(ctx));
        });
        return std::move(*answer);
    }

    // f(Context&) -> Result<T> as one unit of work: kept when f answers a value, taken back when it refuses or throws.
    template <class F> auto write(F&& f)
    {
        using R = std::invoke_result_t<F, Context&>;
        std::optional<R> answer;
        const auto business = runtime.business();
        runtime.database.write([&](Db& db) {
            Context ctx{db, runtime.clock, runtime.ids, actor, *business, request_id};
            answer.emplace(f(ctx));
            return answer->has_value();
        });
        return std::move(*answer);
    }
};

}  // namespace rapport
