// How ideas and votes follow their customer when two records become one; who voted as both counts once.
#include "ideas/doors.h"
#include "ideas/idea.h"
#include "ideas/service.h"

namespace rapport::ideas {

const customers::Follower votes_follow = customers::Follower::rows<IdeaVote>("idea_votes", "id").made_for("ideas", "idea_id");
const customers::Follower ideas_follow = customers::Follower::references("ideas", "id", "customer_id")
    .made_for("cases", "case_id").made_for("responses", "response_id");

// The mails themselves are messages', and have moved by then.
const customers::Follower mails_are_one = customers::Follower::made("idea_former_answers", nullptr, tell_once);

std::vector<const customers::Follower*> followers() { return {&votes_follow, &ideas_follow, &mails_are_one}; }

}  // namespace rapport::ideas
