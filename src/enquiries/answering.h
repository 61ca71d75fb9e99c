// How we answer an enquiry: with a word, or with a quote.
#pragma once
#include "enquiries/service.h"

namespace rapport::enquiries {

struct WhenAnswered {
    std::optional<Instant> at = {};             // now
};
BOOST_DESCRIBE_STRUCT(WhenAnswered, (), (at))

struct Offered {
    Text<1, 200> product = {};                  // its id, its external id or its name
    std::optional<orders::Quantity> quantity = {};      // 1
    Money unit_price;
};
BOOST_DESCRIBE_STRUCT(Offered, (), (product, quantity, unit_price))

struct MakeQuote {
    Day valid_until;
    std::vector<Offered> items = {};            // what they want, with our prices: in the place of what was written down
    std::optional<Instant> at = {};             // now
};
BOOST_DESCRIBE_STRUCT(MakeQuote, (), (valid_until, items, at))

// Says that somebody has answered an open enquiry; whoever acts did. not_found; conflict "ended", "answered"; invalid at /at: in
// the future, or before they asked.
Result<Enquiry> answer(Context& ctx, Id<Enquiry> id, const WhenAnswered& input);
// Nobody answered after all. not_found: there is no such enquiry, or nobody said so. conflict "ended".
Result<Done> take_back_answer(Context& ctx, Id<Enquiry> id);

// Offers a price; a second quote takes the place of the first. not_found; conflict "ended". invalid: no items; a quantity that is
// none; a price below nothing or in another currency; an amount that is too large; valid until before the offer; at, as above.
Result<Enquiry> quote(Context& ctx, Id<Enquiry> id, const MakeQuote& input);
// Nothing was offered after all: the prices go. not_found: there is no such enquiry, or no quote. conflict "ended".
Result<Done> take_back_quote(Context& ctx, Id<Enquiry> id);

// The moment that was said, else now. invalid at /at: in the future, or before they asked.
Result<Instant> moment_since(Context& ctx, const Asking& asking, const std::optional<Instant>& said);

// Whoever acts did it.
template <class Row> void by_whoever_acts(const Context& ctx, Row& row)
{
    if (!ctx.actor.staff) return;
    row.staff = ctx.actor.name;
    row.staff_id = ctx.actor.staff;
}

}  // namespace rapport::enquiries
