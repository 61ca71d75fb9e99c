#include "base/setup_parts.h"
#include "ladder/doors.h"
#include "ladder/service.h"

namespace rapport::ladder {

setup::Part setup_part()
{
    return setup::document<Rules>("ladder_rules", "the rules of the ladder", may("settings:read"), may("settings:write"), [](Context& ctx) { return read_rules(ctx.db).rules; },
        [](Context& ctx, const Rules& wanted) { return change_rules(ctx, read_rules(ctx.db).version, wanted); });
}

}  // namespace rapport::ladder
