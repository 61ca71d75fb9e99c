// How an enquiry ends: sold, or lost to something, and to whom.
#pragma once
#include "enquiries/service.h"

namespace rapport::enquiries {

struct Sold {
    std::optional<Id<orders::Order>> order_id = {};     // where the sale is written down
    std::optional<Instant> at = {};                     // the order's time, else now
    std::optional<Text<1, 1000>> note = {};
};
BOOST_DESCRIBE_STRUCT(Sold, (), (order_id, at, note))

struct Lost {
    Reason reason = Reason::price;
    std::optional<Text<1, 200>> lost_to = {};           // who got it
    std::optional<Instant> at = {};                     // now
    std::optional<Text<1, 1000>> note = {};
};
BOOST_DESCRIBE_STRUCT(Lost, (), (reason, lost_to, at, note))

// Each ends an open enquiry, with an entry on the timeline. not_found; conflict "ended": it has an outcome already; invalid at
// /at: in the future, or before they asked; at /order_id: no order of this customer.
Result<Enquiry> sell(Context& ctx, Id<Enquiry> id, const Sold& input);
Result<Enquiry> lose(Context& ctx, Id<Enquiry> id, const Lost& input);

// Take the outcome back: it is open again and the entry leaves the timeline. A quote that was lost to silence waits for another
// grace from today on. not_found: there is no such enquiry, or it did not end like that.
Result<Done> take_back_sale(Context& ctx, Id<Enquiry> id);
Result<Done> take_back_loss(Context& ctx, Id<Enquiry> id);

// Quotes that ran out longer ago than the grace (settings.h), and nobody has said anything: lost to silence, and marked as ended
// by itself. At most `limit`; answers how many.
std::int64_t lose_to_silence(Context& ctx, int limit);

}  // namespace rapport::enquiries
