// An enquiry: what a customer asked us for, what we offered, and how it ended.
#pragma once
#include "base/describe.h"
#include "customers/customer.h"
#include "imports/names.h"
#include "orders/order.h"
#include "touchpoints/touchpoint.h"

namespace rapport::enquiries {

struct Enquiry;

enum class State { open, sold, lost };
BOOST_DESCRIBE_ENUM(State, open, sold, lost)

// What it was lost to: we were too dear, had it not or not in time, treated them badly, or never heard from them again.
enum class Reason { price, availability, service, silence };
BOOST_DESCRIBE_ENUM(Reason, price, availability, service, silence)

// Of a quote. Accepted: sold. Declined: lost to something they told us. Expired: its time is over and nobody has said anything.
enum class QuoteState { open, accepted, declined, expired };
BOOST_DESCRIBE_ENUM(QuoteState, open, accepted, declined, expired)

// What they asked.
struct Asking {
    Id<customers::Customer> customer_id;
    Id<Enquiry> id;
    std::optional<std::string> external_id;
    Instant at;
    Day asked_on;                                       // the day in the business's time zone
    std::optional<std::string> channel;
    std::optional<std::string> asked;                   // in their words
    std::optional<std::string> staff;                   // who of us answers, by name
    std::optional<Id<identity::Staff>> staff_id;
    bool is_open = true;                                // it has no outcome
    bool is_answered = false;                           // by an answer, a quote or a sale
    Id<touchpoints::Touchpoint> touchpoint_id;          // its place on the timeline
    std::optional<Id<imports::Import>> import_id;       // the last import that wrote it
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;

    bool operator==(const Asking&) const = default;
};
BOOST_DESCRIBE_STRUCT(Asking, (), (customer_id, id, external_id, at, asked_on, channel, asked, staff, staff_id, is_open, is_answered, touchpoint_id,
    import_id, created_at, updated_at, version))

// One thing they want; with our price once we have quoted. What we do not sell has no product id.
struct Line {
    Id<customers::Customer> customer_id;
    Id<Enquiry> enquiry_id;
    std::int64_t line = 0;                              // 1, 2, ... as they were given
    std::optional<Id<orders::Product>> product_id;
    std::string product;                                // what they called it
    std::int64_t quantity_milli = 1000;                 // thousandths
    std::optional<Money> unit_price;

    bool operator==(const Line&) const = default;
};
BOOST_DESCRIBE_STRUCT(Line, (), (customer_id, enquiry_id, line, product_id, product, quantity_milli, unit_price))

// Present when somebody of us has answered without a quote.
struct Answer {
    Id<customers::Customer> customer_id;
    Id<Enquiry> enquiry_id;
    Instant at;
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
    Id<touchpoints::Touchpoint> touchpoint_id;

    bool operator==(const Answer&) const = default;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (customer_id, enquiry_id, at, staff, staff_id, touchpoint_id))

// Present when we made an offer: the lines then have prices.
struct Quote {
    Id<customers::Customer> customer_id;
    Id<Enquiry> enquiry_id;
    Instant at;
    Day valid_until;                                    // the last day
    Day waits_from;                                     // silence counts from here: valid_until, or when its loss was taken back
    std::optional<std::string> staff;
    std::optional<Id<identity::Staff>> staff_id;
    Id<touchpoints::Touchpoint> touchpoint_id;

    bool operator==(const Quote&) const = default;
};
BOOST_DESCRIBE_STRUCT(Quote, (), (customer_id, enquiry_id, at, valid_until, waits_from, staff, staff_id, touchpoint_id))

// Present when an enquiry is no longer open. Taking it back deletes the row; the audit log keeps the history.
struct Outcome {
    Id<customers::Customer> customer_id;
    Id<Enquiry> enquiry_id;
    State outcome = State::sold;
    Instant at;
    std::optional<Id<orders::Order>> order_id;          // sold: in this order
    std::optional<Reason> reason;                       // lost
    std::optional<std::string> lost_to;                 // to whom
    std::optional<std::string> note;
    bool by_itself = false;                             // nobody said so: the quote ran out
    std::optional<std::string> staff;                   // who said so
    std::optional<Id<identity::Staff>> staff_id;
    Id<touchpoints::Touchpoint> touchpoint_id;

    bool operator==(const Outcome&) const = default;
};
BOOST_DESCRIBE_STRUCT(Outcome, (), (customer_id, enquiry_id, outcome, at, order_id, reason, lost_to, note, by_itself, staff, staff_id, touchpoint_id))

// An enquiry with the rows that belong to it, as they are stored.
struct Whole {
    Asking asking;
    std::vector<Line> lines;
    std::optional<Answer> answer;
    std::optional<Quote> quote;
    std::optional<Outcome> outcome;

    bool operator==(const Whole&) const = default;
};
BOOST_DESCRIBE_STRUCT(Whole, (), (asking, lines, answer, quote, outcome))

// Whether quantity times price is an amount that is kept (orders/amount.h).
bool is_payable(const Line& line);
// Quantity times price, rounded half away from zero; nothing without a price.
std::optional<Money> amount_of(const Line& line);
std::optional<Money> amount_of(const std::vector<Line>& lines);     // of those with a price

// "2 Birthday cake and 1 more"; without lines their words.
std::string what_of(const Whole& whole);

// Numbers the lines and says whose they and the other rows are.
void belong(Whole& whole);

// The entries on the timeline. An enquiry that came by telephone, e-mail, chat or letter is such a contact, and waits for our
// answer as every other does; an answer and a quote go the same way back. Outcomes are notes.
touchpoints::Touchpoint asking_entry(const Whole& whole);
touchpoints::Touchpoint answer_entry(const Whole& whole);
touchpoints::Touchpoint quote_entry(const Whole& whole);
touchpoints::Touchpoint outcome_entry(const Whole& whole);

}  // namespace rapport::enquiries

RAPPORT_ID(rapport::enquiries::Enquiry, "enq");
