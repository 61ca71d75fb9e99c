// Who wants to be asked less often: whatever asks them, and however, once in so many days.
#pragma once
#include "base/context.h"
#include "surveys/invitation.h"

namespace rapport::surveys {

constexpr std::int64_t seldom_days = 180;

// They say so; what waits to ask them does not leave. Twice is as once.
void ask_seldom(Context& ctx, Id<customers::Customer> customer);
// It was a mistake, says the customer; nothing happens where they have not said it.
void take_seldom_back(Context& ctx, Id<customers::Customer> customer);
std::optional<Instant> seldom_since(Db& db, Id<customers::Customer> customer);

// Whether asking them now would be too often for who wants it seldom: a mail of ours that asked (a survey, or whether a case was put right) or any other
// invitation lies less than seldom_days back. Not counting `but`, though what its own mail asked.
bool is_too_soon(Context& ctx, Id<customers::Customer> customer, std::optional<Id<Invitation>> but = {});

}  // namespace rapport::surveys
