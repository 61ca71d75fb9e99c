// How ideas and votes follow their customer when two records become one; who voted as both counts once.
#include "ideas/doors.h"
#include "ideas/idea.h"

namespace rapport::ideas {

const customers::Follower votes_follow = customers::Follower::rows<IdeaVote>("idea_votes", "id").made_for("ideas", "idea_id");
const customers::Follower ideas_follow = customers::Follower::references("ideas", "id", "customer_id")
    .made_for("cases", "case_id").made_for("responses", "response_id");

std::vector<const customers::Follower*> followers() { return {&votes_follow, &ideas_follow}; }

}  // namespace rapport::ideas
