// How cases follow their customer when two records become one: they lie under their own ids and only name the customer.
#include "cases/doors.h"
#include "cases/giving.h"
#include "cases/joining.h"

namespace rapport::cases {

const customers::Follower cases_follow = customers::Follower::references("cases", "id", "customer_id")
    .made_for("responses", "response_id").made_for("cases", "split_from").bringing("touchpoints")
    .bringing("touchpoints", "touchpoint_id", "case_entries", "case_id")
    .bringing("messages", "message_id", "case_entries", "case_id")
    .bringing("messages", "message_id", "case_askings", "case_id")
    .bringing("responses", "response_id", "case_verdicts", "case_id");
const customers::Follower remedies_follow = customers::Follower::references("remedies", "id", "customer_id")
    .made_for("cases", "case_id").bringing("touchpoints");

// Cases that were made one while their customers were.
const customers::Follower case_merges_follow = customers::Follower::made("case_merges", nullptr, part_cases);

// Whether something of theirs is open, with what waits for that: once every row has moved, whichever folder's it is.
const customers::Follower open_cases_follow = customers::Follower::made("customer_facts", nullptr, count_after_merge);

std::vector<const customers::Follower*> followers() { return {&cases_follow, &remedies_follow, &case_merges_follow, &open_cases_follow}; }

}  // namespace rapport::cases
