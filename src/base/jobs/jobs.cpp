#include "base/jobs/jobs.h"

#include "base/log.h"

namespace rapport::jobs {
namespace {

constexpr std::int64_t lease_us = 60 * us_per_second;
constexpr std::int64_t progress_pause_us = us_per_second / 2;
constexpr std::int64_t most_attempts = 5;
constexpr std::int64_t kept_us = 30 * us_per_day;      // after the end
constexpr std::chrono::milliseconds poll_pause{500};

// Mostly such a job stands in line already: then no row is made whose rules would be checked first.
const Sql insert_sql{"jobs.insert", Reach::single, R"sql(
    INSERT INTO jobs (id, kind, payload, state, run_at, attempts, dedupe, created_at)
    SELECT CAST($1 AS {int8}), CAST($2 AS TEXT), CAST($3 AS TEXT), 'ready', CAST($4 AS {int8}), 0, CAST($5 AS TEXT), CAST($6 AS {int8})
     WHERE NOT EXISTS (SELECT 1 FROM jobs WHERE dedupe = $5)
    ON CONFLICT (dedupe) DO NOTHING)sql"};

const Sql find_sql{"jobs.find", Reach::single, "SELECT " + columns<Job>() + " FROM jobs WHERE id = $1"};

// A job from the future was planned by a clock that was wrong, and nobody knows for when: it is due.
constexpr std::int64_t future_us = us_per_day;

const Sql claim_sql{"jobs.claim", Reach::single, R"sql(
    UPDATE jobs SET state = 'running', lease_until = $2, attempts = attempts + 1
     WHERE id IN (SELECT id FROM jobs
                   WHERE (state = 'ready' AND (run_at <= $1 OR (created_at > $3 AND attempts = 0))) OR (state = 'running' AND lease_until < $1)
                   ORDER BY run_at, id LIMIT 1 {skip_locked})
    RETURNING )sql" + columns<Job>()};

const Sql progress_sql{"jobs.progress", Reach::single, "UPDATE jobs SET progress = $2, lease_until = $3 WHERE id = $1"};

const Sql finish_sql{"jobs.finish", Reach::single,
    "UPDATE jobs SET state = $2, result = $3, finished_at = $4, lease_until = NULL, dedupe = NULL WHERE id = $1"};

const Sql again_sql{"jobs.again", Reach::single,
    "UPDATE jobs SET state = CASE WHEN attempts >= $3 THEN 'failed' ELSE 'ready' END,"
    "       finished_at = CASE WHEN attempts >= $3 THEN CAST($5 AS {int8}) END,"
    "       dedupe = CASE WHEN attempts >= $3 THEN NULL ELSE dedupe END, run_at = $2, result = $4, lease_until = NULL WHERE id = $1"};

const Sql forget_sql{"jobs.forget", Reach::single, "DELETE FROM jobs WHERE finished_at < $1"};

}  // namespace

Id<Job> enqueue(Context& ctx, std::string_view kind, std::string_view payload, std::optional<std::string> dedupe, std::optional<Instant> run_at)
{
    const auto id = ctx.ids.make<Job>();
    ctx.db.run(insert_sql, id, kind, payload, run_at.value_or(ctx.now()), dedupe, ctx.now());
    return id;
}

const Sql claim_of_the_dead_sql{"jobs.claim_of_the_dead", Reach::single, "UPDATE jobs SET lease_until = 0 WHERE state = 'running'"};

void claim_of_the_dead(Context& ctx) { ctx.db.run(claim_of_the_dead_sql); }

std::int64_t forget_finished(Db& db, Instant now) { return db.run(forget_sql, Instant{now.us - kept_us}); }

std::optional<Job> find(Db& db, Id<Job> id) { return db.one<Job>(find_sql, id); }

Worker::Worker(Runtime& runtime, std::map<std::string, Handler> handlers, int threads) : runtime_(runtime), handlers_(std::move(handlers))
{
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { loop(); });
}

Worker::~Worker() { stop(); }

void Worker::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_)
        if (thread.joinable()) thread.join();
}

int Worker::run_due()
{
    int ran = 0;
    while (run_one()) ++ran;
    return ran;
}

void Worker::loop()
{
    while (!stopping_) {
        bool worked = false;
        try {
            worked = run_one();
        } catch (const std::exception& broken) {
            log::error("a job could not be claimed or finished", {{"what", broken.what()}});
        }
        std::unique_lock lock(mutex_);
        if (!worked) changed_.wait_for(lock, poll_pause, [this] { return stopping_.load(); });
    }
}

bool Worker::run_one()
{
    auto& database = runtime_.database;
    // A look before the claim: an idle server then writes nothing.
    static const Sql due_sql{"jobs.due", Reach::single,
        "SELECT count(*) FROM jobs WHERE (state = 'ready' AND (run_at <= $1 OR (created_at > $2 AND attempts = 0))) OR (state = 'running' AND lease_until < $1)"};
    const auto now = runtime_.clock.now();
    std::int64_t due = 0;
    database.read([&](Db& db) { due = db.value<std::int64_t>(due_sql, now, Instant{now.us + future_us}); });
    if (due == 0) return false;

    std::optional<Job> claimed;
    database.write([&](Db& db) {
        claimed = db.one<Job>(claim_sql, now, Instant{now.us + lease_us}, Instant{now.us + future_us});
        return claimed.has_value();
    });
    if (!claimed) return false;

    Desk desk{runtime_, Actor::system(), to_text(claimed->id)};
    desk.actor.via = to_text(claimed->id);
    Instant last_progress{};
    Running running{desk, *claimed, [&](std::string_view progress) {
        const auto at = runtime_.clock.now();
        if (at.us - last_progress.us < progress_pause_us) return;
        last_progress = at;
        database.write([&](Db& db) { return db.run(progress_sql, claimed->id, progress, Instant{at.us + lease_us}) == 1; });
    }};
    const auto finish = [&](State state, const std::string& result) {
        database.write([&](Db& db) { return db.run(finish_sql, claimed->id, state, result, runtime_.clock.now()) == 1; });
    };
    const auto handler = handlers_.find(claimed->kind);
    if (handler == handlers_.end()) {
        finish(State::failed, "This server does not know how to do this: " + claimed->kind + ".");
        return true;
    }
    try {
        const auto result = handler->second(running);
        if (result) finish(State::done, *result);
        else finish(State::failed, result.error().detail);
    } catch (const std::exception& broken) {
        log::error("a job failed", {{"job", to_text(claimed->id)}, {"kind", claimed->kind}, {"what", broken.what()}});
        const auto broke_at = runtime_.clock.now();
        const Instant retry_at{broke_at.us + 30 * us_per_second};
        database.write([&](Db& db) { return db.run(again_sql, claimed->id, retry_at, most_attempts, std::string_view("Something went wrong on our side."), broke_at) == 1; });
    }
    return true;
}

}  // namespace rapport::jobs
