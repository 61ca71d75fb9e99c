// How what was said of a list follows its customer when two records become one.
#include "today/doors.h"
#include "today/today.h"

namespace rapport::today {

const customers::Follower marks_follow = customers::Follower::rows<Mark>("today_marks", "id");

std::vector<const customers::Follower*> followers() { return {&marks_follow}; }

}  // namespace rapport::today
