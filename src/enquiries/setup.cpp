#include "base/setup_parts.h"
#include "enquiries/doors.h"
#include "enquiries/settings.h"

namespace rapport::enquiries {

setup::Part setup_part()
{
    return setup::document<EnquirySettings>("enquiry_settings", "how long quotes wait", may("enquiries:read"), may("settings:write"), [](Context& ctx) { return read_settings(ctx.db); },
        [](Context& ctx, const EnquirySettings& wanted) { return change_settings(ctx, read_settings(ctx.db).version, wanted); });
}

}  // namespace rapport::enquiries
