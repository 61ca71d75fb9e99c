// How leanings go along when two records become one: the survivor keeps its own, or has the other's where it had none, until the next
// learning finds it from the orders of both. Both are kept with the merge, and stand as they stood once they are two again.
#include "base/db/db.h"
#include "base/json.h"
#include "customers/merge_store.h"
#include "loyalty/doors.h"
#include "loyalty/leaning.h"

namespace rapport::loyalty {
namespace {

using CustomerId = Id<customers::Customer>;

constexpr const char* table = "leanings";       // also the name under which they stand in the merge's log

const Sql of_one_sql{"loyalty.of_merged", Reach::one_customer, "SELECT " + columns<Found>() + " FROM leanings WHERE customer_id = $1"};
const Sql put_sql{"loyalty.put_back", Reach::one_customer, insert_into<Found>("leanings")};
const Sql forget_sql{"loyalty.forget_merged", Reach::one_customer, "DELETE FROM leanings WHERE customer_id = $1"};

void forget(Context& ctx, CustomerId customer) { ctx.db.run(forget_sql, customer); }
void leave_as_it_is(Context&, CustomerId) {}

void keep_with_the_merge(Context& ctx, CustomerId other)
{
    const auto merge = customers::store::merge_of(ctx.db, other).value();
    const auto survivors = ctx.db.one<Found>(of_one_sql, merge.survivor_id), others = ctx.db.one<Found>(of_one_sql, other);
    for (const auto& one : {survivors, others})
        if (one) customers::store::log_row(ctx.db, {merge.customer_id, merge.id, table, to_json(*one)});
    forget(ctx, other);
    if (survivors || !others) return;
    auto taken_over = *others;
    taken_over.customer_id = merge.survivor_id;
    ctx.db.run(put_sql, taken_over);
}

void put_back(Context& ctx, const customers::Move& back)
{
    for (const auto customer : {back.from, back.to}) forget(ctx, customer);
    customers::Merge merge;
    merge.id = back.merge;
    merge.customer_id = back.survivor;
    for (const auto& kept : customers::store::logged_rows(ctx.db, merge, table))
        if (const auto found = from_json<Found>(json::parse(kept)); found && (found->customer_id == back.from || found->customer_id == back.to)) ctx.db.run(put_sql, *found);
}

}  // namespace

const customers::Follower leanings_follow = customers::Follower::made(table, keep_with_the_merge, leave_as_it_is).dividing(put_back);

std::vector<const customers::Follower*> followers() { return {&leanings_follow}; }

}  // namespace rapport::loyalty
