// Who does not want to be asked any more, or less often: seen by everybody at work, and taken back by a person with the reason, or by the customer.
#pragma once
#include "base/context.h"
#include "base/result.h"
#include "surveys/invitation.h"

namespace rapport::surveys {

struct StopState {
    Id<customers::Customer> customer_id;
    std::optional<Instant> stopped_at;          // since when; absent: they may be asked
    std::optional<Instant> seldom_since;        // since when they want to be asked less often (seldom.h)
};
BOOST_DESCRIBE_STRUCT(StopState, (), (customer_id, stopped_at, seldom_since))
// not_found.
Result<StopState> read_stop(Context& ctx, Id<customers::Customer> customer);

// They said so to one of us. not_found; conflict "stopped": they had said it to us before.
Result<StopState> note_stop(Context& ctx, Id<customers::Customer> customer);

struct AskAgain {
    Text<1, 300> reason = {};                   // "She said so on the phone": kept in the log
};
BOOST_DESCRIBE_STRUCT(AskAgain, (), (reason))
// They may be asked again; said of somebody who may be asked seldom alone, as often as others. not_found; conflict "not_stopped": neither was said.
Result<StopState> ask_again(Context& ctx, Id<customers::Customer> customer, const AskAgain& input);

// It was a mistake, says the customer. Nothing happens where they have not said stop.
void take_stop_back(Context& ctx, Id<customers::Customer> customer);

// In the log: why a person took back what they had said; of their own word there is nothing.
std::string because(const std::optional<std::string>& reason);

struct SaidSo {
    Id<customers::Customer> customer_id;
    std::string customer;
    Instant since;
};
BOOST_DESCRIBE_STRUCT(SaidSo, (), (customer_id, customer, since))
// Who does not want to be asked, and who less often: the latest first.
std::vector<SaidSo> list_stops(Context& ctx, int limit);
std::vector<SaidSo> list_seldoms(Context& ctx, int limit);

}  // namespace rapport::surveys
