#include "touchpoints/record.h"

#include "base/clean.h"
#include "customers/directory.h"
#include "touchpoints/facts.h"
#include "touchpoints/store.h"

namespace rapport::touchpoints {
namespace {

// Without white space at its ends, as files bring it in: a mail ends in a line break.
void trim(std::optional<std::string>& words)
{
    if (!words) return;
    words = std::string(trimmed(*words));
    if (words->empty()) words.reset();
}

}  // namespace

Touchpoint record(Context& ctx, Touchpoint touchpoint)
{
    record_all(ctx, {&touchpoint, 1});
    return touchpoint;
}

void record_all(Context& ctx, std::span<Touchpoint> touchpoints)
{
    for (auto& touchpoint : touchpoints) {
        trim(touchpoint.summary);
        if (!touchpoint.id) touchpoint.id = ctx.ids.make<Touchpoint>();
        touchpoint.updated_at = ctx.now();
        if (touchpoint.created_at == Instant{}) touchpoint.created_at = ctx.now();
        if (!touchpoint.external_id) continue;
        // A key may be left over from a touchpoint that was taken back.
        store::put_key(ctx.db, {*touchpoint.external_id, touchpoint.customer_id, touchpoint.id});
    }
    store::insert(ctx.db, touchpoints);
    add_to_facts(ctx.db, touchpoints);
    std::vector<Id<customers::Customer>> met;
    for (const auto& touchpoint : touchpoints)
        if (is_visit(touchpoint.kind)) met.push_back(touchpoint.customer_id);
    customers::note_for_look_up(ctx, met);
}

void restate(Context& ctx, const Touchpoint& entry) { restate(ctx, entry, entry); }

void restate(Context& ctx, const Touchpoint& before, const Touchpoint& entry)
{
    auto touchpoint = store::find(ctx.db, entry.customer_id, entry.id);
    if (!touchpoint) return;
    if (touchpoint->expectation == before.expectation && touchpoint->expectation_by == before.expectation_by) {
        touchpoint->expectation = entry.expectation;
        touchpoint->expectation_by = entry.expectation_by;
    }
    if (touchpoint->staff != entry.staff) touchpoint->staff_id = entry.staff_id;
    touchpoint->at = entry.at;
    touchpoint->channel = entry.channel;
    touchpoint->stage = entry.stage;
    touchpoint->staff = entry.staff;
    touchpoint->summary = entry.summary;
    trim(touchpoint->summary);
    touchpoint->import_id = entry.import_id;
    touchpoint->updated_at = ctx.now();
    ++touchpoint->version;
    replace(ctx, *touchpoint);
}

void replace(Context& ctx, const Touchpoint& touchpoint)
{
    store::update(ctx.db, touchpoint);
    rebuild_facts(ctx.db, touchpoint.customer_id);
    customers::note_for_look_up(ctx, touchpoint.customer_id);
}

void withdraw(Context& ctx, Id<customers::Customer> customer, Id<Touchpoint> id)
{
    const auto touchpoint = store::find(ctx.db, customer, id);
    if (!touchpoint) return;
    if (touchpoint->external_id) store::free_key(ctx.db, *touchpoint->external_id);
    store::remove(ctx.db, customer, id);
    rebuild_facts(ctx.db, customer);
    customers::note_for_look_up(ctx, customer);
}

}  // namespace rapport::touchpoints
