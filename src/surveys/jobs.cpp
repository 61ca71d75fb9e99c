#include "surveys/doors.h"
#include "surveys/mailing.h"
#include "surveys/rules.h"

namespace rapport::surveys {
namespace {

constexpr int asked_at_once = 50;
constexpr std::int64_t every_us = 10 * 60 * us_per_second;

}  // namespace

void plan_drawing(Context& ctx) { jobs::enqueue(ctx, "surveys.draw", "{}", "surveys.draw"); }

void add_jobs(std::map<std::string, jobs::Handler>& handlers, const OpenMatters& matters)
{
    handlers["surveys.draw"] = [&matters](jobs::Running& running) -> Result<std::string> {
        TRY(const auto drawn, running.desk.write([&](Context& ctx) -> Result<std::int64_t> { return draw_by_rules(ctx, matters); }));
        // One by one, so that what waits for the database is not kept waiting.
        std::int64_t asked = 0;
        for (std::int64_t more = 1; more > 0; asked += more) {
            TRY(more, running.desk.write([&](Context& ctx) -> Result<std::int64_t> { return ask_waiting(ctx, matters, asked_at_once); }));
        }
        // Under another name than its own, which is taken until it has ended.
        const auto next = Instant{running.desk.runtime.clock.now().us / every_us * every_us + every_us};
        CHECK(running.desk.write([&](Context& ctx) -> Result<Done> {
            jobs::enqueue(ctx, "surveys.draw", "{}", "surveys.draw:" + std::to_string(next.us / every_us), next);
            return Done{};
        }));
        return "{\"drawn\":" + std::to_string(drawn) + ",\"mailed\":" + std::to_string(asked) + "}";
    };
}

}  // namespace rapport::surveys
