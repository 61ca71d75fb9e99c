#include "customers/duplicates/schedule.h"

#include "base/in_words.h"
#include "base/jobs/jobs.h"

namespace rapport::customers {
namespace {

constexpr std::int64_t settle_us = 2 * us_per_second;
constexpr std::int64_t rest_for_work = 20;

struct State {
    std::int64_t run = 0;
    std::int64_t took_us = 0;
    Instant ended_at;                   // 0: none came to its end yet
};
BOOST_DESCRIBE_STRUCT(State, (), (run, took_us, ended_at))

const Sql state_sql{"duplicates.state", Reach::single, "SELECT run, took_us, ended_at FROM duplicate_search WHERE id = 1"};
const Sql begin_sql{"duplicates.begin", Reach::single,
    "INSERT INTO duplicate_search (id, run, ended_at, took_us) VALUES (1, 1, 0, 0) ON CONFLICT (id) DO UPDATE SET run = duplicate_search.run + 1"};
const Sql end_sql{"duplicates.end", Reach::single, "UPDATE duplicate_search SET ended_at = $1, took_us = $2 WHERE id = 1"};
const Sql waits_sql{"duplicates.waits", Reach::single, "SELECT COUNT(*) FROM jobs WHERE dedupe = $1"};

// The search that waits for the end of this run.
std::string next_after(const State& state) { return std::string(search_job) + ":" + std::to_string(state.run); }

}  // namespace

void search_again(Context& ctx)
{
    const auto state = ctx.db.one<State>(state_sql).value_or(State{});
    const auto at = ctx.now().us + std::max(settle_us, rest_for_work * state.took_us);
    jobs::enqueue(ctx, search_job, "{}", next_after(state), Instant{at});
}

void begin_search(Context& ctx) { ctx.db.run(begin_sql); }

void end_search(Context& ctx, Instant began) { ctx.db.run(end_sql, ctx.now(), ctx.now().us - began.us); }

std::optional<std::string> not_looked_since(Context& ctx)
{
    const auto state = ctx.db.one<State>(state_sql).value_or(State{});
    if (ctx.db.one<std::int64_t>(waits_sql, next_after(state)).value_or(0) == 0) return std::nullopt;
    if (state.ended_at.us == 0) return "Nobody has looked yet";
    return "Not looked since " + moment_in_words(ctx.business.time_zone, state.ended_at, ctx.now());
}

}  // namespace rapport::customers
