#include "ladder/values.h"

#include "base/db/db.h"
#include "base/json.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "touchpoints/record.h"

namespace rapport::ladder {
namespace {

const Sql insert_sql{"ladder.note_value", Reach::one_customer, insert_into<SharedValue>("shared_values")};
const Sql list_sql{"ladder.values_of", Reach::one_customer,
    "SELECT " + columns<SharedValue>() + " FROM shared_values WHERE customer_id = $1 ORDER BY at DESC, id DESC LIMIT 100"};
const Sql find_sql{"ladder.find_value", Reach::one_customer, "SELECT " + columns<SharedValue>() + " FROM shared_values WHERE customer_id = $1 AND id = $2"};
const Sql remove_sql{"ladder.remove_value", Reach::one_customer, "DELETE FROM shared_values WHERE customer_id = $1 AND id = $2"};

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
    return entry;
}

}  // namespace

Result<SharedValue> note_value(Context& ctx, Id<customers::Customer> customer, const NoteValue& input)
{
    if (!customers::exists(ctx.db, customer)) return customers::no_such_customer(ctx.db, customer);
    SharedValue value{customer, ctx.ids.make<SharedValue>(), input.how, input.words.value, touchpoints::whole_ms(input.at.value_or(ctx.now())), ctx.actor.name, {}, {}};
    if (value.at > ctx.now()) return invalid("at", "This cannot have happened in the future.", "range");
    if (ctx.actor.staff) value.staff_id = ctx.actor.staff;
    value.touchpoint_id = ctx.ids.make<touchpoints::Touchpoint>();
    ctx.db.run(insert_sql, value);
    touchpoints::record(ctx, entry_of(value));
    identity::record(ctx, "customer.value_noted", to_text(customer), identity::changes_of_new(value));
    return value;
}

Result<std::vector<SharedValue>> values_of(Context& ctx, Id<customers::Customer> customer)
{
    if (!customers::exists(ctx.db, customer)) return customers::no_such_customer(ctx.db, customer);
    return ctx.db.all<SharedValue>(list_sql, customer);
}

Result<Done> remove_value(Context& ctx, Id<customers::Customer> customer, Id<SharedValue> id)
{
    const auto value = ctx.db.one<SharedValue>(find_sql, customer, id);
    if (!value) return not_found("Nothing of the kind was noted.");
    touchpoints::withdraw(ctx, customer, value->touchpoint_id);
    ctx.db.run(remove_sql, customer, id);
    identity::record(ctx, "customer.value_removed", to_text(customer), identity::changes_between(*value, SharedValue{}));
    return Done{};
}

}  // namespace rapport::ladder
