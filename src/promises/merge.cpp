// How promises follow their customer when two records become one.
#include "promises/doors.h"
#include "promises/promise.h"
#include "promises/store.h"

namespace rapport::promises {

const customers::Follower words_follow = customers::Follower::rows<Word>("promises", "id").made_for("touchpoints", "made_during").bringing("touchpoints");
const customers::Follower endings_follow = customers::Follower::rows<Ending>("promise_endings", "promise_id").of("promises", "promise_id").bringing("touchpoints");
const customers::Follower apologies_follow = customers::Follower::rows<Apology>("promise_apologies", "promise_id").of("promises", "promise_id").bringing("touchpoints");
const customers::Follower keys_follow = customers::Follower::keys("promise_keys", "external_id").of("promises", "promise_id");

std::vector<const customers::Follower*> followers() { return {&words_follow, &endings_follow, &apologies_follow, &keys_follow}; }

}  // namespace rapport::promises
