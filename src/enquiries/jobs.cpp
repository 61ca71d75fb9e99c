#include "enquiries/doors.h"

#include "base/jobs/settled.h"
#include "enquiries/endings.h"

namespace rapport::enquiries {

void plan_silence(Context& ctx) { jobs::enqueue(ctx, "enquiries.silence", "{}", "enquiries.silence"); }

void add_jobs(std::map<std::string, jobs::Handler>& handlers)
{
    constexpr int at_once = 200;
    handlers["enquiries.silence"] = [](jobs::Running& running) -> Result<std::string> {
        // A quote is not lost because a clock ran away, and a hundred lost ones are found again one by one.
        if (running.desk.read([](Context& ctx) { return jobs::clock_jumped(ctx.db); })) return "{\"lost\":0}";
        std::int64_t all = 0;
        for (std::int64_t lost = at_once; lost == at_once; all += lost) {
            TRY(lost, running.desk.write([](Context& ctx) -> Result<std::int64_t> { return lose_to_silence(ctx, at_once); }));
        }
        return "{\"lost\":" + std::to_string(all) + "}";
    };
}

}  // namespace rapport::enquiries
