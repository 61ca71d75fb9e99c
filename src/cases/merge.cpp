// How cases follow their customer when two records become one: they lie under their own ids and only name the customer.
#include "cases/doors.h"

namespace rapport::cases {

const customers::Follower cases_follow = customers::Follower::references("cases", "id", "customer_id");
const customers::Follower remedies_follow = customers::Follower::references("remedies", "id", "customer_id");

std::vector<const customers::Follower*> followers() { return {&cases_follow, &remedies_follow}; }

}  // namespace rapport::cases
