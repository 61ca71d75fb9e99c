// For the domains above, that planned a message and think again while it waits.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "messages/message.h"

namespace rapport::messages {

// none: there is no message for this occasion, or it will not arrive. waits: it can be called back. gone: it has left, or is on its way.
enum class Standing { none, waits, gone };
Standing standing_of(Db& db, Id<customers::Customer> customer, const std::string& occasion);
// When what has left for this occasion was planned; none where nothing has.
std::optional<Instant> gone_since(Db& db, Id<customers::Customer> customer, const std::string& occasion);
// What has left for it counts no more: the customer may get another one for this occasion.
void say_again(Context& ctx, Id<customers::Customer> customer, const std::string& occasion);

// It does not leave; says whether it was still here. `why` is told where the message stands.
bool call_back(Context& ctx, Id<Message> id, const std::string& why);
// It does not leave, and the customer may get another one for this occasion. Nothing happens where none waits.
void call_back(Context& ctx, Id<customers::Customer> customer, const std::string& occasion);

}  // namespace rapport::messages
