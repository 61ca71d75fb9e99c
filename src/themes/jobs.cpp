#include "base/json.h"
#include "themes/doors.h"
#include "themes/reading.h"

namespace rapport::themes {

void plan_reading(Context& ctx) { jobs::enqueue(ctx, "themes.read", "{}", "themes.read"); }

void add_jobs(std::map<std::string, jobs::Handler>& handlers)
{
    handlers["themes.read"] = [](jobs::Running& running) -> Result<std::string> {
        const bool anew = json::parse(running.job.payload).as_object().contains("anew");
        TRY(const auto read, read_comments(running.desk, anew, [&](std::int64_t count) { running.progress("{\"read\":" + std::to_string(count) + "}"); }));
        return to_json(read);
    };
}

}  // namespace rapport::themes
