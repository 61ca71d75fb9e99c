#include "outlook/service.h"

#include "base/plain.h"
#include "base/years.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "outlook/facts.h"
#include "outlook/store.h"

#include <tuple>

namespace rapport::outlook {
namespace {

// Times are kept as the API shows them.
Instant whole_ms(Instant at) { return {at.us - (at.us % 1000 + 1000) % 1000}; }

template <class Row> void signed_by_actor(Context& ctx, Row& row)
{
    if (ctx.actor.staff) std::tie(row.staff, row.staff_id) = std::tuple(ctx.actor.name, ctx.actor.staff);
}

void check_follow_up(Context& ctx, const std::optional<Day>& day, std::vector<Fault>& faults)
{
    if (day) check_year({day->days * us_per_day}, "/follow_up_on", faults);
    if (day && *day < ctx.today()) faults.push_back({"/follow_up_on", "range", "This day is over."});
}

void keep(Context& ctx, Noted noted)
{
    noted.updated_at = ctx.now();
    ++noted.version;
    store::update(ctx.db, noted);
    rebuild_facts(ctx.db, noted.customer_id);
}

// More than anybody notes of one customer; whoever wants all of them pages through list_outlook.
constexpr int enough = 1000;

}  // namespace

Result<Outlook> note(Context& ctx, CustomerId customer, NewOutlook input)
{
    if (!customers::exists(ctx.db, customer)) return customers::no_such_customer(ctx.db, customer);
    Noted noted;
    noted.customer_id = customer;
    noted.kind = input.kind;
    noted.what = std::move(input.what.value);
    noted.plan = plain(input.plan);
    noted.follow_up_on = input.follow_up_on;
    noted.confidential = input.confidential.value_or(false);
    noted.noted_at = whole_ms(input.noted_at.value_or(ctx.now()));
    signed_by_actor(ctx, noted);

    std::vector<Fault> faults;
    check_year(noted.noted_at, "/noted_at", faults);
    if (noted.noted_at > ctx.now()) faults.push_back({"/noted_at", "range", "It cannot have been noted in the future."});
    check_follow_up(ctx, noted.follow_up_on, faults);
    if (!faults.empty()) return invalid(std::move(faults));

    noted.id = ctx.ids.make<Outlook>();
    noted.created_at = noted.updated_at = ctx.now();
    store::insert(ctx.db, noted);
    rebuild_facts(ctx.db, customer);
    identity::record(ctx, "outlook.created", to_text(noted.id), identity::changes_of_new(noted));
    return read_outlook(ctx, customer, noted.id);
}

Result<Outlook> read_outlook(Context& ctx, CustomerId customer, Id<Outlook> id)
{
    auto outlook = store::find(ctx.db, customer, id);
    if (!outlook) return not_found("Nothing of that id was noted about this customer.");
    return std::move(*outlook);
}

Result<Outlook> change_outlook(Context& ctx, CustomerId customer, Id<Outlook> id, std::int64_t version, ChangeOutlook change)
{
    TRY(const auto before, read_outlook(ctx, customer, id));
    if (before.version != version) return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");
    if (before.settled_at) return conflict("This is settled. Take the settlement back first if that was a mistake.", "settled");

    Noted noted = before;
    std::vector<Fault> faults;
    if (change.kind.present && !change.kind.value) faults.push_back({"/kind", "required", "Say what kind it is."});
    else if (change.kind.present) noted.kind = *change.kind.value;
    if (change.what.present && !change.what.value) faults.push_back({"/what", "required", "Say what it is about."});
    else if (change.what.present) noted.what = change.what.value->value;
    if (change.plan.present) noted.plan = plain(change.plan.value);
    if (change.confidential.present) noted.confidential = change.confidential.value.value_or(false);
    if (change.follow_up_on.present && change.follow_up_on.value != noted.follow_up_on) {
        noted.follow_up_on = change.follow_up_on.value;
        check_follow_up(ctx, noted.follow_up_on, faults);
    }
    if (!faults.empty()) return invalid(std::move(faults));

    const auto changes = identity::changes_between(static_cast<const Noted&>(before), noted);
    if (changes == "{}") return before;
    keep(ctx, noted);
    identity::record(ctx, "outlook.changed", to_text(id), changes);
    return read_outlook(ctx, customer, id);
}

Result<Done> remove_outlook(Context& ctx, CustomerId customer, Id<Outlook> id)
{
    TRY(const auto outlook, read_outlook(ctx, customer, id));
    store::remove(ctx.db, outlook);
    rebuild_facts(ctx.db, customer);
    identity::record(ctx, "outlook.removed", to_text(id));
    return Done{};
}

Result<Outlook> settle(Context& ctx, CustomerId customer, Id<Outlook> id, const Settle& input)
{
    TRY(auto outlook, read_outlook(ctx, customer, id));
    if (outlook.settled_at) return conflict("Somebody has settled this already.", "settled");
    Settlement settlement{customer, id, whole_ms(input.at.value_or(ctx.now())), {}, {}, input.outcome.value};
    if (settlement.at > ctx.now()) return invalid("at", "This cannot have happened in the future.", "range");
    if (settlement.at < outlook.noted_at) return invalid("at", "This cannot have been settled before it was noted.", "range");
    signed_by_actor(ctx, settlement);

    store::insert(ctx.db, settlement);
    outlook.unsettled = false;
    keep(ctx, outlook);
    identity::record(ctx, "outlook.settled", to_text(id));
    return read_outlook(ctx, customer, id);
}

Result<Done> take_back_settlement(Context& ctx, CustomerId customer, Id<Outlook> id)
{
    TRY(auto outlook, read_outlook(ctx, customer, id));
    if (!outlook.settled_at) return not_found("Nobody has settled this.");
    store::remove_settlement(ctx.db, outlook);
    outlook.unsettled = true;
    keep(ctx, outlook);
    identity::record(ctx, "outlook.reopened", to_text(id));
    return Done{};
}

Result<std::vector<Outlook>> list_outlook(Context& ctx, CustomerId customer, const Filter& filter)
{
    if (!customers::exists(ctx.db, customer)) return customers::no_such_customer(ctx.db, customer);
    return store::list(ctx.db, customer, filter);
}

std::vector<FollowUp> follow_ups(Context& ctx, const FollowUps& filter) { return store::follow_ups(ctx.db, filter); }

std::vector<Outlook> open_of(Context& ctx, CustomerId customer)
{
    return store::list(ctx.db, customer, {.settled = false, .limit = enough});
}

std::vector<Outlook> for_the_counter(Context& ctx, CustomerId customer)
{
    return store::list(ctx.db, customer, {.settled = false, .confidential = false, .limit = enough});
}

}  // namespace rapport::outlook
