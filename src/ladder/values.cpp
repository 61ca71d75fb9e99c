#include "ladder/values.h"

#include "base/json.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "ladder/value_store.h"
#include "touchpoints/record.h"

namespace rapport::ladder {
namespace {

touchpoints::Touchpoint entry_of(const SharedValue& value)
{
    touchpoints::Touchpoint entry;
    entry.id = value.touchpoint_id;
    entry.customer_id = value.customer_id;
    entry.kind = touchpoints::Kind::note;
    entry.at = value.at;
    entry.staff = value.staff;
    entry.staff_id = value.staff_id;
    entry.source_kind = "shared_value";
    entry.source_id = to_text(value.id);
    entry.summary = (value.how == How::said ? "Shares our values, and said so: " : "Shares our values, and showed it: ") + value.words;
    entry.import_id = value.import_id;
    return entry;
}

}  // namespace

Result<SharedValue> note_value(Context& ctx, Id<customers::Customer> customer, const NoteValue& input)
{
    if (!customers::exists(ctx.db, customer)) return customers::no_such_customer(ctx.db, customer);
    SharedValue value;
    value.customer_id = customer;
    value.how = input.how;
    value.words = input.words.value;
    value.at = touchpoints::whole_ms(input.at.value_or(ctx.now()));
    value.staff = ctx.actor.name;
    if (ctx.actor.staff) value.staff_id = ctx.actor.staff;
    if (value.at > ctx.now()) return invalid("at", "This cannot have happened in the future.", "range");
    keep_new(ctx, value);
    identity::record(ctx, "customer.value_noted", to_text(customer), identity::changes_of_new(value));
    return value;
}

Result<std::vector<SharedValue>> values_of(Context& ctx, Id<customers::Customer> customer)
{
    if (!customers::exists(ctx.db, customer)) return customers::no_such_customer(ctx.db, customer);
    return store::list(ctx.db, customer);
}

Result<Done> remove_value(Context& ctx, Id<customers::Customer> customer, Id<SharedValue> id)
{
    const auto value = store::find(ctx.db, customer, id);
    if (!value) return not_found("Nothing of the kind was noted.");
    withdraw(ctx, *value);
    identity::record(ctx, "customer.value_removed", to_text(customer), identity::changes_between(*value, SharedValue{}));
    return Done{};
}

void keep_new(Context& ctx, SharedValue& value)
{
    value.id = ctx.ids.make<SharedValue>();
    value.touchpoint_id = ctx.ids.make<touchpoints::Touchpoint>();
    // A key may be left over from one that was taken back.
    if (value.external_id) store::put_key(ctx.db, {*value.external_id, value.customer_id, value.id});
    store::insert(ctx.db, value);
    touchpoints::record(ctx, entry_of(value));
}

void replace(Context& ctx, const SharedValue& value)
{
    store::update(ctx.db, value);
    touchpoints::restate(ctx, entry_of(value));
}

void withdraw(Context& ctx, const SharedValue& value)
{
    touchpoints::withdraw(ctx, value.customer_id, value.touchpoint_id);
    store::remove(ctx.db, value);
}

}  // namespace rapport::ladder
