#include "promises/giving.h"

#include "base/told.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "promises/doors.h"
#include "promises/facts.h"
#include "promises/service.h"
#include "promises/store.h"
#include "touchpoints/giving.h"

namespace rapport::promises {
namespace {

const Sql made_during_sql{"promises.made_during", Reach::one_customer, "SELECT id FROM promises WHERE customer_id = $1 AND made_during = $2 ORDER BY id"};

Told<Given>& told()
{
    static Told<Given> all;
    return all;
}

// With its ending and its apology, and with their places on the timeline.
void give_to(Context& ctx, const Word& before, Id<customers::Customer> to)
{
    auto ending = store::find_ending(ctx.db, before);
    auto apology = store::find_apology(ctx.db, before);
    Word now = before;
    now.customer_id = to;
    now.updated_at = ctx.now();
    ++now.version;
    store::remove(ctx.db, before);
    if (now.external_id) store::put_key(ctx.db, {*now.external_id, to, now.id});
    store::insert(ctx.db, now);
    touchpoints::give_to(ctx, now.touchpoint_id, before.customer_id, to);
    const auto keep = [&](auto& row) {
        if (!row) return;
        row->customer_id = to;
        store::insert(ctx.db, *row);
        touchpoints::give_to(ctx, row->touchpoint_id, before.customer_id, to);
    };
    keep(ending);
    keep(apology);
    for (const auto whose : {before.customer_id, to}) rebuild_facts(ctx.db, whose);
    identity::record(ctx, "promise.changed", to_text(now.id), identity::changes_between(before, now));
    for (const auto given : told()) given(ctx, before, now);
}

}  // namespace

void call_when_given(Given given) { told().list(given); }

void follow_contacts()
{
    touchpoints::call_when_given([](Context& ctx, const touchpoints::Touchpoint& before, const touchpoints::Touchpoint& now) {
        for (const auto id : ctx.db.all<Id<Promise>>(made_during_sql, before.customer_id, before.id))
            give_to(ctx, *store::find(ctx.db, before.customer_id, id, ctx.now()), now.customer_id);
    });
}

}  // namespace rapport::promises
