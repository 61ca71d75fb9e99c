#include "touchpoints/giving.h"

#include "base/told.h"
#include "touchpoints/record.h"
#include "touchpoints/store.h"

namespace rapport::touchpoints {
namespace {

const Sql insert_sql{"touchpoints_put_by.insert", Reach::one_customer, insert_into<Touchpoint>("touchpoints_put_by")};
const Sql find_sql{"touchpoints_put_by.find", Reach::business, "SELECT " + columns<Touchpoint>() + " FROM touchpoints_put_by WHERE id = $1"};
const Sql remove_sql{"touchpoints_put_by.remove", Reach::one_customer, "DELETE FROM touchpoints_put_by WHERE customer_id = $1 AND id = $2"};

Told<Given>& told()
{
    static Told<Given> all;
    return all;
}

Told<PutBy>& told_put_by()
{
    static Told<PutBy> all;
    return all;
}

// Under a version of its own: whoever read it as the one's does not write over it as the other's.
void give(Context& ctx, const Touchpoint& before, Id<customers::Customer> to)
{
    auto now = before;
    now.customer_id = to;
    ++now.version;
    record_all(ctx, {&now, 1});
    for (const auto given : told()) given(ctx, before, now);
}

}  // namespace

void call_when_given(Given given) { told().list(given); }
void call_when_put_by(PutBy put) { told_put_by().list(put); }

bool give_to(Context& ctx, Id<Touchpoint> id, Id<customers::Customer> from, Id<customers::Customer> to)
{
    const auto before = store::find(ctx.db, from, id);
    if (!before) return false;
    withdraw(ctx, from, id);
    give(ctx, *before, to);
    return true;
}

bool put_by(Context& ctx, Id<Touchpoint> id, Id<customers::Customer> from)
{
    const auto before = store::find(ctx.db, from, id);
    if (!before) return false;
    withdraw(ctx, from, id);
    ctx.db.run(insert_sql, *before);
    for (const auto put : told_put_by()) put(ctx, *before);
    return true;
}

bool take_up(Context& ctx, Id<Touchpoint> id, Id<customers::Customer> to)
{
    const auto before = ctx.db.one<Touchpoint>(find_sql, id);
    if (!before) return false;
    ctx.db.run(remove_sql, before->customer_id, id);
    give(ctx, *before, to);
    return true;
}

void forget_put_by(Context& ctx, Id<Touchpoint> id)
{
    if (const auto there = ctx.db.one<Touchpoint>(find_sql, id)) ctx.db.run(remove_sql, there->customer_id, id);
}

bool is_put_by(Db& db, Id<Touchpoint> id) { return db.one<Touchpoint>(find_sql, id).has_value(); }

}  // namespace rapport::touchpoints
