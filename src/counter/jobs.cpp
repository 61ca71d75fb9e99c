#include "counter/doors.h"
#include "counter/rhythms.h"

namespace rapport::counter {
namespace {

constexpr std::int64_t every_us = 10 * 60 * us_per_second;

}  // namespace

void plan_refresh(Context& ctx) { jobs::enqueue(ctx, "rhythms.refresh", "{}", "rhythms.refresh"); }
void plan_learning(Context& ctx) { jobs::enqueue(ctx, "rhythms.learn", "{}", "rhythms.learn"); }

void add_jobs(std::map<std::string, jobs::Handler>& handlers)
{
    handlers["rhythms.refresh"] = [](jobs::Running& running) -> Result<std::string> {
        TRY(const auto changed, refresh_rhythms(running.desk));
        // Under another name than its own, which is taken until it has ended.
        const auto next = Instant{running.desk.runtime.clock.now().us + every_us};
        CHECK(running.desk.write([&](Context& ctx) -> Result<Done> {
            jobs::enqueue(ctx, "rhythms.refresh", "{}", "rhythms.refresh:" + std::to_string(next.us / every_us), Instant{next.us / every_us * every_us});
            return Done{};
        }));
        return "{\"changed\":" + std::to_string(changed) + "}";
    };
    handlers["rhythms.learn"] = [](jobs::Running& running) -> Result<std::string> {
        if (running.desk.read(learnt_lately)) return "{\"customers\":0}";
        TRY(const auto customers, learn_rhythms(running.desk, [&](std::int64_t so_far) { running.progress("{\"customers\":" + std::to_string(so_far) + "}"); }));
        return "{\"customers\":" + std::to_string(customers) + "}";
    };
}

}  // namespace rapport::counter
