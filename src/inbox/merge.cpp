// How received mail follows its customer when two records become one: it lies under its own id and only names the customer.
#include "inbox/doors.h"
#include "inbox/mail.h"

namespace rapport::inbox {

const customers::Follower mails_follow = customers::Follower::references("received_mails", "id", "customer_id")
    .made_for("cases", "case_id").made_for("messages", "answers_id");

std::vector<const customers::Follower*> followers() { return {&mails_follow}; }

}  // namespace rapport::inbox
