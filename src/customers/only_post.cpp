#include "customers/only_post.h"

#include "customers/json.h"
#include "customers/service.h"
#include "customers/store.h"
#include "identity/audit.h"
#include "identity/changes.h"

#include <algorithm>

namespace rapport::customers {
namespace {

bool wanted(Channel channel) { return channel == Channel::post; }

std::vector<Id<Consent>> said_so(Db& db, const Id<Customer>& id)
{
    std::vector<Id<Consent>> rows;
    for (const auto& last : last_words(db, id))
        if (last.source == only_post_source) rows.push_back(last.id);
    return rows;
}

}  // namespace

Result<Done> want_only_post(Context& ctx, const Id<Customer>& id)
{
    TRY(const auto customer, read_customer(ctx, id));
    for (const auto channel : channels) {
        if (state_of(customer, channel) == wanted(channel)) continue;
        CHECK(record_consent(ctx, id, {.channel = channel, .given = wanted(channel), .source = {only_post_source}, .wording = {}, .at = {}}));
    }
    return Done{};
}

Result<Done> take_only_post_back(Context& ctx, const Id<Customer>& id)
{
    TRY(const auto before, read_customer(ctx, id));
    const auto rows = said_so(ctx.db, id);
    if (rows.empty()) return Done{};
    auto after = before;
    take_back_consents(ctx, after, rows);
    after.updated_at = ctx.now();
    ++after.version;
    store::update(ctx, before, after);
    identity::record(ctx, "consent.taken_back", to_text(id), identity::changes_between(before, after));
    return Done{};
}

bool wants_only_post(Db& db, const Id<Customer>& id)
{
    const auto customer = store::find(db, id);
    return customer && std::ranges::all_of(channels, [&](Channel channel) { return state_of(*customer, channel) == wanted(channel); });
}

bool has_said_only_post(Db& db, const Id<Customer>& id) { return !said_so(db, id).empty(); }

}  // namespace rapport::customers
