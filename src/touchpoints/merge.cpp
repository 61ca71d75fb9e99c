// How the timeline follows its customer when two records become one.
#include "touchpoints/doors.h"
#include "touchpoints/store.h"

namespace rapport::touchpoints {

const customers::Follower touchpoints_follow = customers::Follower::rows<Touchpoint>("touchpoints", "id");
const customers::Follower put_by_follow = customers::Follower::rows<Touchpoint>("touchpoints_put_by", "id");
const customers::Follower keys_follow = customers::Follower::keys("touchpoint_keys", "external_id").of("touchpoints", "touchpoint_id");

std::vector<const customers::Follower*> followers() { return {&touchpoints_follow, &put_by_follow, &keys_follow}; }

}  // namespace rapport::touchpoints
