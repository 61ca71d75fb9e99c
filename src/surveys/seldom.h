// Who wants to be asked less often: whatever asks them, and however, once in so many days, twice as many as of everybody.
#pragma once
#include "base/context.h"
#include "surveys/asking.h"

namespace rapport::surveys {

constexpr std::int64_t seldom_days = 2 * not_again_days;

// They say so; what waits to ask them does not leave. Twice is as once.
void ask_seldom(Context& ctx, Id<customers::Customer> customer);
// The same as one row that says it, for who brings it from elsewhere.
void put(Context& ctx, const Seldom& seldom);
// It was a mistake, says the customer; or a person says why not any more. Nothing happens where they have not said it.
void take_seldom_back(Context& ctx, Id<customers::Customer> customer, const std::optional<std::string>& reason = {});
std::optional<Instant> seldom_since(Db& db, Id<customers::Customer> customer);

// Whether asking them now would be too often for who wants it seldom: a mail of ours that asked (a survey, or whether a case was put right) or any other
// invitation lies less than seldom_days back. Not counting `but`, though what its own mail asked.
bool is_too_soon(Context& ctx, Id<customers::Customer> customer, std::optional<Id<Invitation>> but = {});

}  // namespace rapport::surveys
