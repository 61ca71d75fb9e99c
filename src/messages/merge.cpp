// How messages follow their customer when two records become one: they lie under their own ids and only name the customer.
#include "messages/doors.h"
#include "messages/message.h"

namespace rapport::messages {

const customers::Follower messages_follow = customers::Follower::references("messages", "id", "customer_id");

std::vector<const customers::Follower*> followers() { return {&messages_follow}; }

}  // namespace rapport::messages
