#include "cases/giving.h"

#include "cases/closing.h"
#include "cases/facts.h"
#include "cases/remedies.h"
#include "cases/store.h"
#include "messages/service.h"
#include "touchpoints/record.h"
#include "touchpoints/service.h"

#include <algorithm>
#include <utility>

namespace rapport::cases {
namespace {

std::vector<Given>& called()
{
    static std::vector<Given> all;
    return all;
}

// The words that opened it stand on the timeline as the case itself; notes and what the system did do not.
bool stands_there(const Filed& filed, const Entry& entry, bool is_first)
{
    if (entry.kind == EntryKind::note || entry.kind == EntryKind::system) return false;
    return entry.touchpoint_id || entry.kind == EntryKind::answer || !is_first || entry.at != filed.opened_at;
}

void give_entry(Context& ctx, const Filed& before, const Filed& now, Entry entry, bool is_first)
{
    if (entry.message_id) messages::give_to(ctx, *entry.message_id, before.customer_id, now.customer_id);
    if (!stands_there(before, entry, is_first)) return;
    const auto place = carry(ctx, entry.touchpoint_id, before, now, [&] { return timeline_entry(now, entry); });
    if (place == entry.touchpoint_id) return;
    store::remove(ctx.db, entry);
    entry.touchpoint_id = place;
    store::insert(ctx.db, entry);
}

void give_part(Context& ctx, Id<Case> id, const Filed& whole_before, const Filed& whole)
{
    const auto part = store::find(ctx.db, id, ctx.now());
    if (!part || part->customer_id != whole_before.customer_id) return;
    const Filed before = *part;
    Filed filed = before;
    filed.customer_id = whole.customer_id;
    give_to_another(ctx, before, filed);
    store::put_customer(ctx.db, filed);
}

}  // namespace

void call_when_given(Given given)
{
    if (std::ranges::find(called(), given) == called().end()) called().push_back(given);
}

std::optional<Id<touchpoints::Touchpoint>> carry(Context& ctx, const std::optional<Id<touchpoints::Touchpoint>>& id, const Filed& before, const Filed& now,
                                                 const MakeEntry& entry)
{
    std::optional<touchpoints::Touchpoint> place;
    if (id && before.customer_id)
        if (auto stored = touchpoints::read_touchpoint(ctx, *id)) {
            touchpoints::withdraw(ctx, *before.customer_id, *id);
            place = std::move(*stored);
        }
    if (!now.customer_id || (!place && before.customer_id)) return std::nullopt;
    if (!place) {
        place = entry();
        place->id = {};
    }
    place->customer_id = *now.customer_id;
    touchpoints::record_all(ctx, {&*place, 1});
    return place->id;
}

void give_to_another(Context& ctx, const Filed& before, Filed& filed)
{
    // The answer that opened it stands on the timeline for it.
    filed.touchpoint_id = filed.response_id ? std::nullopt : carry(ctx, before.touchpoint_id, before, filed, [&] { return timeline_entry(filed); });
    bool is_first = true;
    for (const auto& entry : store::entries(ctx.db, filed.id))
        if (entry.case_id == filed.id) give_entry(ctx, before, filed, entry, std::exchange(is_first, false));
    give_remedies(ctx, before, filed);
    give_verdicts(ctx, before, filed);
    for (const auto part : store::parts(ctx.db, filed.id)) give_part(ctx, part, before, filed);
    for (const auto given : called()) given(ctx, before, filed);
}

}  // namespace rapport::cases
