// Use cases of the outlook: noting it, following it up, settling it.
#pragma once
#include "base/context.h"
#include "base/newest_first.h"
#include "base/result.h"
#include "outlook/outlook.h"

#include <vector>

namespace rapport::outlook {

using CustomerId = Id<customers::Customer>;

struct NewOutlook {
    Kind kind = Kind::danger;
    Text<1, 2000> what = {};
    std::optional<Text<1, 2000>> plan = {};
    std::optional<Day> follow_up_on = {};
    std::optional<bool> confidential = {};      // false
    std::optional<Instant> noted_at = {};       // now
};
BOOST_DESCRIBE_STRUCT(NewOutlook, (), (kind, what, plan, follow_up_on, confidential, noted_at))

struct ChangeOutlook {
    Patch<Kind> kind;
    Patch<Text<1, 2000>> what;
    Patch<Text<1, 2000>> plan;
    Patch<Day> follow_up_on;
    Patch<bool> confidential;
};
BOOST_DESCRIBE_STRUCT(ChangeOutlook, (), (kind, what, plan, follow_up_on, confidential))

struct Settle {
    Text<1, 2000> outcome = {};
    std::optional<Instant> at = {};             // now
};
BOOST_DESCRIBE_STRUCT(Settle, (), (outcome, at))

struct Filter {
    std::optional<Kind> kind = {};
    std::optional<bool> settled = {};
    std::optional<bool> confidential = {};
    Before before = {};
    int limit = 50;
};

// What is to be followed up, by day and then by id; or what has no day, by id.
struct FollowUps {
    bool undated = false;
    std::optional<Day> until = {};              // this day, or before; not for what has none
    std::optional<Kind> kind = {};
    std::optional<Id<identity::Staff>> staff = {};              // who noted it
    std::optional<std::pair<Day, std::int64_t>> behind = {};    // the key of the page before
    int limit = 50;
};

// Each is not_found where there is no such customer, or the customer has no such entry.

// invalid: noted in the future, or to be followed up on a day that is over.
Result<Outlook> note(Context& ctx, CustomerId customer, NewOutlook input);
Result<Outlook> read_outlook(Context& ctx, CustomerId customer, Id<Outlook> id);
// Refuses like note; conflict "changed_meanwhile": `version` is not the stored one; "settled": it is settled.
Result<Outlook> change_outlook(Context& ctx, CustomerId customer, Id<Outlook> id, std::int64_t version, ChangeOutlook change);
// Takes back what was noted by mistake, with its settlement.
Result<Done> remove_outlook(Context& ctx, CustomerId customer, Id<Outlook> id);

// Says that nothing more is to be done, and what came of it. conflict "settled": somebody has; invalid at /at: in the
// future, or before it was noted.
Result<Outlook> settle(Context& ctx, CustomerId customer, Id<Outlook> id, const Settle& input);
// As if nobody had settled it. not_found: nobody has.
Result<Done> take_back_settlement(Context& ctx, CustomerId customer, Id<Outlook> id);

// Newest first: at most limit + 1, so that the caller sees whether the list goes on.
Result<std::vector<Outlook>> list_outlook(Context& ctx, CustomerId customer, const Filter& filter);

// The open ones of all customers that have a day, soonest first, or those that have none, the oldest first: at most limit + 1.
std::vector<FollowUp> follow_ups(Context& ctx, const FollowUps& filter);

// For the domains above.

// The open ones, newest first.
std::vector<Outlook> open_of(Context& ctx, CustomerId customer);
// The same, but for what is confidential: what whoever stands at the counter may see.
std::vector<Outlook> for_the_counter(Context& ctx, CustomerId customer);

}  // namespace rapport::outlook
