// How rhythms are made anew when two records become one.
#include "counter/doors.h"
#include "base/db/db.h"
#include "counter/rhythms.h"

namespace rapport::counter {

namespace {

const Sql forget_sql{"counter.forget_merged", Reach::one_customer, "DELETE FROM rhythms WHERE customer_id = $1"};
void forget(Context& ctx, Id<customers::Customer> customer) { ctx.db.run(forget_sql, customer); }

}  // namespace

const customers::Follower rhythms_follow = customers::Follower::made("rhythms", forget, work_out_again);

std::vector<const customers::Follower*> followers() { return {&rhythms_follow}; }

}  // namespace rapport::counter
