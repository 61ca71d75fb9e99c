#include "customers/care.h"

#include "customers/json.h"
#include "customers/store.h"
#include "identity/audit.h"
#include "identity/changes.h"

namespace rapport::customers {
namespace {

const Sql carer_sql{"customers.carer", Reach::one_customer, "SELECT looked_after_by FROM customers WHERE id = $1"};
const Sql cared_for_sql{"customers.cared_for_by", Reach::business,
    "SELECT id, external_id, name FROM customers WHERE looked_after_by = $1 AND id > $2 ORDER BY id LIMIT $3"};
const Sql count_sql{"customers.count_cared_for_by", Reach::business, "SELECT COUNT(*) FROM customers WHERE looked_after_by = $1"};

}  // namespace

std::optional<Id<identity::Staff>> carer_of(Db& db, Id<Customer> id)
{
    return db.one<std::optional<Id<identity::Staff>>>(carer_sql, id).value_or(std::nullopt);
}

void give_care(Context& ctx, Id<Customer> id, std::optional<Id<identity::Staff>> to)
{
    const auto before = *store::find(ctx.db, id);
    if (before.looked_after_by == to) return;
    auto after = before;
    after.looked_after_by = to;
    after.updated_at = ctx.now();
    ++after.version;
    store::update(ctx, before, after);
    identity::record(ctx, "customer.changed", to_text(id), identity::changes_between(before, after));
}

std::vector<CaredFor> cared_for_by(Db& db, Id<identity::Staff> staff, Id<Customer> after, int limit)
{
    return db.all<CaredFor>(cared_for_sql, staff, after, limit);
}

std::int64_t count_cared_for_by(Db& db, Id<identity::Staff> staff) { return db.value<std::int64_t>(count_sql, staff); }

}  // namespace rapport::customers
