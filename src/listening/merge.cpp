// How answers follow their customer when two records become one.
#include "listening/doors.h"
#include "listening/store.h"

namespace rapport::listening {

const customers::Follower responses_follow = customers::Follower::rows<Response>("responses", "id").bringing("touchpoints");
const customers::Follower keys_follow = customers::Follower::keys("response_keys", "external_id").of("responses", "response_id");

std::vector<const customers::Follower*> followers() { return {&responses_follow, &keys_follow}; }

}  // namespace rapport::listening
