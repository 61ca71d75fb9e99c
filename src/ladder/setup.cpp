#include "base/setup_parts.h"
#include "ladder/doors.h"
#include "ladder/service.h"

namespace rapport::ladder {

setup::Part setup_part()
{
    return setup::document<Rules>("ladder_rules", "the rules of the ladder", may("settings:read"), may("settings:write"), [](Context& ctx) { return read_rules(ctx.db).rules; },
        [](Context& ctx, const Rules& wanted) { return change_rules(ctx, read_rules(ctx.db).version, wanted); },
        {{"level_1", "condition of level 1", "conditions of level 1"}, {"level_2", "condition of level 2", "conditions of level 2"}, {"level_3", "condition of level 3", "conditions of level 3"},
         {"level_4", "condition of level 4", "conditions of level 4"}});
}

}  // namespace rapport::ladder
