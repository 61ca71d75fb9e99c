// Clocks that run when the business opens and closes otherwise than before, or by the time of another place.
#include "attentiveness/opening_hours.h"
#include "cases/doors.h"
#include "cases/service.h"
#include "cases/store.h"
#include "identity/audit.h"
#include "identity/business.h"
#include "identity/changes.h"
#include "imports/undo.h"

namespace rapport::cases {
namespace {

void date_anew(Context& ctx, Id<Case> id, const Hours& before, const Hours& now)
{
    const auto one = store::find(ctx.db, id, ctx.now());
    const auto stood = store::clocks(ctx.db, id);
    auto clocks = stood;
    if (!one) return;
    // One that stands still though nobody waits had no end by the hours before.
    for (auto& clock : clocks) {
        if (!clock.left_us) redate(clock, ctx.now(), before, now);
        else if ((one->state == State::open || one->state == State::snoozed) && !one->waiting_since) resume(clock, ctx.now(), now);
    }
    if (clocks == stood) return;
    keep(ctx, *one, clocks);
    const auto kept = store::find(ctx.db, id, ctx.now());
    identity::record(ctx, "case.redated", to_text(id), identity::changes_between(static_cast<const Filed&>(*one), static_cast<const Filed&>(*kept)));
    if (one->import_id) imports::stands_for(ctx, "case", id.value, kept->version, one->version);
}

void date_all_anew(Context& ctx, const Hours& before, const Hours& now)
{
    for (const auto id : store::with_running_clocks(ctx.db, ctx.now())) date_anew(ctx, id, before, now);
}

}  // namespace

void follow_opening_hours()
{
    attentiveness::call_when_hours_change([](Context& ctx, const OpenHours& before, const OpenHours& now) {
        const auto& zone = ctx.business.time_zone;
        date_all_anew(ctx, {before, zone}, {now, zone});
    });
    identity::call_when_zone_changes([](Context& ctx, const TimeZone& before, const TimeZone& now) {
        const auto open = attentiveness::open_hours(ctx.db);
        date_all_anew(ctx, {open, before}, {open, now});
    });
}

}  // namespace rapport::cases
