// How messages follow their customer when two records become one: they lie under their own ids and only name the customer.
#include "customers/emails.h"
#include "messages/doors.h"
#include "messages/service.h"

namespace rapport::messages {
namespace {

struct Waiting {
    Id<Message> id;
    Id<customers::Customer> customer_id;
    std::string to_address;
};
BOOST_DESCRIBE_STRUCT(Waiting, (), (id, customer_id, to_address))
const Sql waiting_sql{"messages.waiting_of_two", Reach::business,
    "SELECT " + columns<Waiting>() + " FROM messages WHERE customer_id IN ($1, $2) AND state = 'planned' ORDER BY id"};

// Written while the two were one, a mail may be on its way to the address of the other: it waits for a person, who knows whose it is.
void hold_what_goes_to_the_other(Context& ctx, const customers::Move& back)
{
    for (const auto& one : ctx.db.all<Waiting>(waiting_sql, back.from, back.to)) {
        const auto other = one.customer_id == back.from ? back.to : back.from;
        if (customers::has_email(ctx, one.customer_id, one.to_address) || !customers::has_email(ctx, other, one.to_address)) continue;
        const auto held = hold(ctx, one.id);
        (void)held;     // it may have left this moment
    }
}

}  // namespace

const customers::Follower messages_follow = customers::Follower::references("messages", "id", "customer_id").bringing("touchpoints").dividing(hold_what_goes_to_the_other);

std::vector<const customers::Follower*> followers() { return {&messages_follow}; }

}  // namespace rapport::messages
