#include "attentiveness/doors.h"
#include "attentiveness/opening_hours.h"
#include "base/setup_parts.h"

namespace rapport::attentiveness {
namespace {

struct HoursInSetup : WeekHours {
    bool always_open = false;
    bool operator==(const HoursInSetup&) const = default;
};
BOOST_DESCRIBE_STRUCT(HoursInSetup, (WeekHours), (always_open))

HoursInSetup in_force(Context& ctx)
{
    const auto hours = read_opening_hours(ctx.db);
    return {static_cast<const WeekHours&>(hours), hours.always_open};
}

}  // namespace

setup::Part setup_part()
{
    return setup::document<HoursInSetup>("opening_hours", "the opening hours", may("settings:read"), may("settings:write"), in_force, [](Context& ctx, const HoursInSetup& wanted) {
        return change_opening_hours(ctx, read_opening_hours(ctx.db).version, SayHours{static_cast<const WeekHours&>(wanted), wanted.always_open});
    }, {{"days", "special day", "special days"}});
}

}  // namespace rapport::attentiveness
