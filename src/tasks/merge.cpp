// How tasks and hand-overs follow their customer when two records become one: they lie under their own ids and only name the customer.
#include "tasks/doors.h"

namespace rapport::tasks {

const customers::Follower tasks_follow = customers::Follower::references("tasks", "id", "customer_id");
const customers::Follower handovers_follow = customers::Follower::references("handovers", "id", "customer_id");

std::vector<const customers::Follower*> followers() { return {&tasks_follow, &handovers_follow}; }

}  // namespace rapport::tasks
