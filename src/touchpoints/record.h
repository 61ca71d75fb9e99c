// For the domains above: what happens there stands on the timeline too, recorded in the same transaction. Their audit
// row speaks for the touchpoint as well.
#pragma once
#include "base/context.h"
#include "touchpoints/touchpoint.h"

#include <span>

namespace rapport::touchpoints {

// Stores it under an id of its own, with times and version, and keeps the customer's facts. The customer must be there.
Touchpoint record(Context& ctx, Touchpoint touchpoint);

// The same for many with few statements; the facts are touched once for each customer.
void record_all(Context& ctx, std::span<Touchpoint> touchpoints);

// Puts what `entry` says of time, channel, stage, staff and summary in the place of what the stored touchpoint with its id
// said. What people added since (expectation, feeling) stays. Nothing happens when it is not there.
void restate(Context& ctx, const Touchpoint& entry);
// The same for an entry that says itself what was expected: that of `before` makes room for that of `entry`, unless people said otherwise since.
void restate(Context& ctx, const Touchpoint& before, const Touchpoint& entry);

// Takes it off the timeline. Nothing happens when it is not there.
void withdraw(Context& ctx, Id<customers::Customer> customer, Id<Touchpoint> id);

}  // namespace rapport::touchpoints
