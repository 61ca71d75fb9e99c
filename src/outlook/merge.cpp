// How the outlook follows its customer when two records become one.
#include "outlook/doors.h"
#include "outlook/outlook.h"

namespace rapport::outlook {

const customers::Follower noted_follow = customers::Follower::rows<Noted>("outlook", "id");
const customers::Follower settlements_follow = customers::Follower::rows<Settlement>("outlook_settlements", "outlook_id").of("outlook", "outlook_id");

std::vector<const customers::Follower*> followers() { return {&noted_follow, &settlements_follow}; }

}  // namespace rapport::outlook
