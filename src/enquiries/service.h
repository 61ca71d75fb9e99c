// Use cases of enquiries: what customers asked for. How we answer is in answering.h, how they end in endings.h.
#pragma once
#include "base/context.h"
#include "base/newest_first.h"
#include "base/result.h"
#include "enquiries/enquiry.h"
#include "orders/service.h"

#include <vector>

namespace rapport::enquiries {

// One thing they want, as it is shown.
struct WantedItem {
    std::int64_t line = 0;
    std::optional<Id<orders::Product>> product_id;
    std::string product;
    orders::Quantity quantity;
    std::optional<Money> unit_price;
    std::optional<std::int64_t> stock;          // how many of it there are now, where that is kept
};
BOOST_DESCRIBE_STRUCT(WantedItem, (), (line, product_id, product, quantity, unit_price, stock))

// How an enquiry stands now.
struct Standing : Asking {
    std::optional<std::string> customer_name;
    State state = State::open;
    std::optional<Instant> answered_at;         // our first answer; a quote is one, and so is a sale
    std::optional<Instant> quoted_at;
    std::optional<Day> valid_until;
    std::optional<std::string> quoted_by;
    std::optional<Instant> ended_at;
    std::optional<std::string> ended_by;
    std::optional<Id<orders::Order>> order_id;
    std::optional<Reason> reason;
    std::optional<std::string> lost_to;
    std::optional<std::string> note;
    bool by_itself = false;
    // An order of theirs that holds what they wanted, soon after they asked. Our guess: it counts once somebody has said so.
    std::optional<Id<orders::Order>> proposed_order_id;
};
BOOST_DESCRIBE_STRUCT(Standing, (Asking), (customer_name, state, answered_at, quoted_at, valid_until, quoted_by, ended_at, ended_by, order_id, reason,
    lost_to, note, by_itself, proposed_order_id))

struct Enquiry : Standing {
    std::string what;                           // "2 Birthday cake and 1 more"
    std::vector<WantedItem> items;
    std::optional<QuoteState> quote_state;
    std::optional<Money> quoted;                // what the offer comes to
};
BOOST_DESCRIBE_STRUCT(Enquiry, (Standing), (what, items, quote_state, quoted))

struct Wanted {
    Text<1, 200> product = {};                  // its id, its external id or its name; what we do not sell is kept as it is called
    std::optional<orders::Quantity> quantity = {};      // 1
};
BOOST_DESCRIBE_STRUCT(Wanted, (), (product, quantity))

struct Ask {
    Id<customers::Customer> customer_id = {};
    std::optional<Instant> at = {};                     // now
    std::optional<Text<1, 60>> channel = {};
    std::optional<Text<1, 2000>> asked = {};
    std::vector<Wanted> items = {};
    std::optional<Id<identity::Staff>> staff_id = {};   // whoever records it
    std::optional<Text<1, 200>> external_id = {};
};
BOOST_DESCRIBE_STRUCT(Ask, (), (customer_id, at, channel, asked, items, staff_id, external_id))

struct ChangeEnquiry {
    Patch<Text<1, 60>> channel;
    Patch<Text<1, 2000>> asked;
    Patch<Id<identity::Staff>> staff_id;
    Patch<std::vector<Wanted>> items;
};
BOOST_DESCRIBE_STRUCT(ChangeEnquiry, (), (channel, asked, staff_id, items))

struct Filter {
    std::optional<Id<customers::Customer>> customer = {};
    std::optional<Id<identity::Staff>> staff = {};
    std::optional<State> state = {};
    std::optional<bool> answered = {};
    Span span = {};                             // asked in it
    std::optional<Before> behind = {};          // the key of the page before: at and id
    int limit = 50;
};
// Of what is open whoever waits longest comes first; of everything else the last asked.
constexpr bool longest_first(const Filter& filter) { return filter.state == State::open; }

// Writes down what a customer asked, with its place on the timeline. invalid: no such customer or staff; neither words nor items;
// a quantity that is none; asked in the future. conflict "external_id_taken".
Result<Enquiry> ask(Context& ctx, Ask input);

// not_found.
Result<Enquiry> read_enquiry(Context& ctx, Id<Enquiry> id);

// Of an open enquiry. Refuses like ask, and not_found; conflict "changed_meanwhile": `version` is not the stored one; "ended": it
// has an outcome; "quoted": what they want is part of an offer.
Result<Enquiry> change_enquiry(Context& ctx, Id<Enquiry> id, std::int64_t version, ChangeEnquiry change);

// Takes back one that was recorded by mistake. not_found; conflict "ended": it has an outcome.
Result<Done> remove_enquiry(Context& ctx, Id<Enquiry> id);

// At most limit + 1. not_found: there is no such customer.
Result<std::vector<Enquiry>> list_enquiries(Context& ctx, const Filter& filter);

// For this folder.

// not_found; conflict "ended".
Result<Whole> still_open(Context& ctx, Id<Enquiry> id);
// What a person called it, as a line: with our product where there is one. Faults are put at `pointer`.
Line line_of(Context& ctx, const Text<1, 200>& product, const std::optional<orders::Quantity>& quantity, const std::string& pointer, std::vector<Fault>& faults);
// Stores a new one with all its rows and entries; keeps the facts.
void record(Context& ctx, Whole& whole);
// Puts `whole` in the place of the stored one, with its version: rows and entries that differ are made anew; keeps the facts.
void put(Context& ctx, const Whole& stored, Whole whole);
// The same as the next version of it.
void replace(Context& ctx, const Whole& stored, Whole whole);
// Takes it away, with all entries on the timeline.
void withdraw(Context& ctx, const Whole& whole);

}  // namespace rapport::enquiries
