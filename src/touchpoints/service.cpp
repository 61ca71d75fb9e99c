#include "touchpoints/service.h"

#include "base/plain.h"
#include "base/years.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "identity/staff.h"
#include "touchpoints/facts.h"
#include "touchpoints/record.h"
#include "touchpoints/store.h"

namespace rapport::touchpoints {
namespace {

template <class T> void patch_member(const Patch<T>& patch, std::optional<T>& member)
{
    if (patch.present) member = patch.value;
}
template <std::size_t Min, std::size_t Max> void patch_member(const Patch<Text<Min, Max>>& patch, std::optional<std::string>& member)
{
    if (patch.present) member = plain(patch.value);
}

Touchpoint drafted(Context& ctx, const AddTouchpoint& input)
{
    Touchpoint draft;
    draft.customer_id = input.customer_id;
    draft.external_id = plain(input.external_id);
    draft.at = whole_ms(input.at.value_or(ctx.now()));
    draft.kind = input.kind;
    draft.direction = input.direction.value_or(Direction::in);
    draft.channel = plain(input.channel);
    draft.stage = input.stage;
    draft.staff = plain(input.staff);
    draft.waited_seconds = input.waited_seconds;
    draft.expectation = input.expectation;
    draft.expectation_by = plain(input.expectation_by);
    draft.feeling = plain(input.feeling);
    draft.feeling_source = input.feeling_source;
    draft.summary = plain(input.summary);
    if (ctx.actor.staff && draft.staff.value_or(ctx.actor.name) == ctx.actor.name) {
        draft.staff = ctx.actor.name;
        draft.staff_id = ctx.actor.staff;
    }
    return draft;
}

}  // namespace

std::vector<Fault> faults_of(const Touchpoint& touchpoint)
{
    std::vector<Fault> faults;
    check_year(touchpoint.at, "/at", faults);
    if (touchpoint.waited_seconds.value_or(0) < 0)
        faults.push_back({"/waited_seconds", "range", "Nobody waits for less than no time."});
    if (touchpoint.waited_seconds.value_or(0) > century_seconds)
        faults.push_back({"/waited_seconds", "range", "Nobody waits for more than a hundred years."});
    if (touchpoint.expectation_by && !touchpoint.expectation)
        faults.push_back({"/expectation_by", "needs_expectation", "Say whether the expectation was missed, met or exceeded."});
    if (touchpoint.feeling && !touchpoint.feeling_source)
        faults.push_back({"/feeling_source", "required", "Say whether the customer said so or we saw it."});
    if (touchpoint.feeling_source && !touchpoint.feeling)
        faults.push_back({"/feeling", "required", "Say what the customer felt."});
    return faults;
}

Result<Touchpoint> add_touchpoint(Context& ctx, AddTouchpoint input)
{
    auto draft = drafted(ctx, input);
    auto faults = faults_of(draft);
    customers::follow_merge(ctx.db, draft.customer_id, faults);
    if (!faults.empty()) return invalid(std::move(faults));

    if (draft.external_id && store::find_key(ctx.db, *draft.external_id))
        return conflict("Another touchpoint has this external id already.", "external_id_taken");
    auto touchpoint = record(ctx, std::move(draft));
    identity::record(ctx, "touchpoint.created", to_text(touchpoint.id));
    return touchpoint;
}

Result<Touchpoint> read_touchpoint(Context& ctx, Id<Touchpoint> id)
{
    auto touchpoint = store::find_anywhere(ctx.db, id);
    if (!touchpoint) return not_found("There is no such touchpoint.");
    return std::move(*touchpoint);
}

Result<Touchpoint> change_touchpoint(Context& ctx, Id<Touchpoint> id, std::int64_t version, ChangeTouchpoint change)
{
    TRY(const auto before, read_touchpoint(ctx, id));
    auto touchpoint = before;
    if (touchpoint.version != version)
        return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");

    patch_member(change.summary, touchpoint.summary);
    patch_member(change.expectation, touchpoint.expectation);
    patch_member(change.expectation_by, touchpoint.expectation_by);
    patch_member(change.feeling, touchpoint.feeling);
    patch_member(change.feeling_source, touchpoint.feeling_source);
    patch_member(change.waited_seconds, touchpoint.waited_seconds);
    patch_member(change.stage, touchpoint.stage);
    if (auto faults = faults_of(touchpoint); !faults.empty()) return invalid(std::move(faults));

    const auto changes = identity::changes_between(before, touchpoint);
    if (changes == "{}") return before;
    touchpoint.updated_at = ctx.now();
    ++touchpoint.version;
    replace(ctx, touchpoint);
    identity::record(ctx, "touchpoint.changed", to_text(id), changes);
    return touchpoint;
}

Result<Done> remove_touchpoint(Context& ctx, Id<Touchpoint> id)
{
    TRY(const auto touchpoint, read_touchpoint(ctx, id));
    if (touchpoint.source_kind)
        return conflict("This touchpoint belongs to the " + *touchpoint.source_kind + " it was recorded for and goes with it.",
                        "recorded_for_another");
    withdraw(ctx, touchpoint.customer_id, id);
    identity::record(ctx, "touchpoint.removed", to_text(id));
    return Done{};
}

std::vector<Touchpoint> list_touchpoints(Context& ctx, const Filter& filter) { return store::list(ctx.db, filter); }

Result<std::vector<Touchpoint>> timeline(Context& ctx, Id<customers::Customer> customer, const Filter& filter)
{
    CHECK(customers::read_customer(ctx, customer));
    return store::list_of(ctx.db, customer, filter);
}

}  // namespace rapport::touchpoints
