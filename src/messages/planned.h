// For the domains above, that planned a message and think again while it waits.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "messages/message.h"

#include <vector>

namespace rapport::messages {

// What stands there for this occasion, by id: two records that were made one may each have had theirs.
struct ForOccasion {
    Id<Message> id;
    State state = State::planned;
    std::optional<std::string> reason;
    Instant planned_at;
};
BOOST_DESCRIBE_STRUCT(ForOccasion, (), (id, state, reason, planned_at))
std::vector<ForOccasion> for_occasion(Db& db, Id<customers::Customer> customer, const std::string& occasion);

// none: there is no message for this occasion, or it will not arrive. waits: one can be called back. gone: one has left, or is on its way,
// and none waits.
enum class Standing { none, waits, gone };
Standing standing_of(Db& db, Id<customers::Customer> customer, const std::string& occasion);
// When what has left for this occasion, or is on its way, was planned, the latest of it; none where nothing has.
std::optional<Instant> gone_since(Db& db, Id<customers::Customer> customer, const std::string& occasion);
// What has ended for it counts no more: the customer may get another one for this occasion.
void say_again(Context& ctx, Id<customers::Customer> customer, const std::string& occasion);

// It does not leave; says whether it was still here. `why` is told where the message stands.
bool call_back(Context& ctx, Id<Message> id, const std::string& why);
// Of those that wait for one occasion one is left, and none where one has left: `why` is told where the others stand.
void leave_one(Context& ctx, Id<customers::Customer> customer, const std::string& occasion, const std::string& why);
// What waits for this occasion does not leave, and the customer may get another one for it. Nothing happens where none waits.
void call_back(Context& ctx, Id<customers::Customer> customer, const std::string& occasion);

}  // namespace rapport::messages
