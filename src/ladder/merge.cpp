// How levels are found anew when two records become one.
#include "ladder/doors.h"
#include "base/db/db.h"
#include "ladder/service.h"
#include "ladder/values.h"

namespace rapport::ladder {

namespace {

const Sql forget_sql{"ladder.forget_merged", Reach::one_customer, "DELETE FROM ladder_levels WHERE customer_id = $1"};
void forget(Context& ctx, Id<customers::Customer> customer) { ctx.db.run(forget_sql, customer); }

}  // namespace

const customers::Follower levels_follow = customers::Follower::made("ladder_levels", forget, climb_again);

const customers::Follower values_follow = customers::Follower::rows<SharedValue>("shared_values", "id");
const customers::Follower value_keys_follow = customers::Follower::keys("shared_value_keys", "external_id").of("shared_values", "value_id");

std::vector<const customers::Follower*> followers() { return {&levels_follow, &values_follow, &value_keys_follow}; }

}  // namespace rapport::ladder
