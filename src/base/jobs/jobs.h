// Work for later: a row in `jobs`, claimed by one worker at a time under a lease, run again when its worker died.
#pragma once
#include "base/describe.h"
#include "base/runtime.h"

#include <map>

namespace rapport::jobs {

enum class State { ready, running, done, failed, cancelled };
BOOST_DESCRIBE_ENUM(State, ready, running, done, failed, cancelled)

struct Job {
    Id<Job> id;
    std::string kind;                       // "imports.run"
    std::string payload;                    // JSON, the kind's own
    State state = State::ready;
    std::optional<std::string> progress;    // JSON, the kind's own; shown to whoever waits
    std::optional<std::string> result;      // JSON when done; a sentence when failed
    Instant created_at;
    std::optional<Instant> finished_at;
};
BOOST_DESCRIBE_STRUCT(Job, (), (id, kind, payload, state, progress, result, created_at, finished_at))

// Puts a job in line, in the caller's own transaction. Two with the same `dedupe` are one until it has ended: the second is
// not added, and the id that is answered is then nobody's.
Id<Job> enqueue(Context& ctx, std::string_view kind, std::string_view payload,
                std::optional<std::string> dedupe = {}, std::optional<Instant> run_at = {});
std::optional<Job> find(Db& db, Id<Job> id);
// For the only process on its database: jobs that run belong to one that has died, and may be claimed at once.
void claim_of_the_dead(Context& ctx);
// Removes what ended 30 days ago; answers how many.
std::int64_t forget_finished(Db& db, Instant now);

// A handler may run twice after a crash, so what it does must be the same twice. It answers the result as JSON.
struct Running {
    Desk& desk;
    Job job;
    // Tells how far it is (JSON); kept at most twice a second. Also renews the lease.
    std::function<void(std::string_view)> progress;
};
using Handler = std::function<Result<std::string>(Running&)>;

// Claims and runs jobs on threads of its own until it is stopped.
class Worker {
public:
    Worker(Runtime& runtime, std::map<std::string, Handler> handlers, int threads = 1);
    ~Worker();
    void stop();                // waits for the jobs that run
    // Runs what is due now, on this thread; answers how many. For tests and for commands without a server.
    int run_due();

private:
    void loop();
    bool run_one();
    Runtime& runtime_;
    std::map<std::string, Handler> handlers_;
    std::atomic<bool> stopping_{false};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::thread> threads_;
};

}  // namespace rapport::jobs

RAPPORT_ID(rapport::jobs::Job, "job");
