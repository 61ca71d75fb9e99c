// How leanings are made anew when two records become one.
#include "base/db/db.h"
#include "loyalty/doors.h"

namespace rapport::loyalty {
namespace {

const Sql forget_sql{"loyalty.forget_merged", Reach::one_customer, "DELETE FROM leanings WHERE customer_id = $1"};
void forget(Context& ctx, Id<customers::Customer> customer) { ctx.db.run(forget_sql, customer); }

}  // namespace

// The next learning finds it from the orders of both.
const customers::Follower leanings_follow = customers::Follower::made("leanings", forget, forget);

std::vector<const customers::Follower*> followers() { return {&leanings_follow}; }

}  // namespace rapport::loyalty
