// Use cases of promises: what we said we would do, and what is owed. How they end is in endings.h.
#pragma once
#include "base/context.h"
#include "base/newest_first.h"
#include "base/result.h"
#include "promises/promise.h"

#include <vector>

namespace rapport::promises {

// Due at a moment, or on a day, which means the whole local day.
struct MakePromise {
    Id<customers::Customer> customer_id = {};
    Text<1, 1000> what = {};
    std::optional<Instant> due_at = {};
    std::optional<Day> due_on = {};
    std::optional<Id<identity::Staff>> staff_id = {};                   // whoever records it
    std::optional<Text<1, 60>> place = {};
    std::optional<Id<touchpoints::Touchpoint>> made_during = {};
    std::optional<Instant> made_at = {};                                // now
    std::optional<Text<1, 200>> external_id = {};
};
BOOST_DESCRIBE_STRUCT(MakePromise, (), (customer_id, what, due_at, due_on, staff_id, place, made_during, made_at, external_id))

struct ChangePromise {
    Patch<Text<1, 1000>> what;
    Patch<Instant> due_at;
    Patch<Day> due_on;
    Patch<Id<identity::Staff>> staff_id;
    Patch<Text<1, 60>> place;
};
BOOST_DESCRIBE_STRUCT(ChangePromise, (), (what, due_at, due_on, staff_id, place))

struct Filter {
    std::optional<Id<customers::Customer>> customer = {};
    std::optional<Id<identity::Staff>> staff = {};
    std::optional<State> state = {};
    std::optional<bool> ended = {};             // false: what is still owed, late or not
    std::optional<bool> needs_apology = {};     // it went wrong, and nobody has said sorry
    Span due = {};
    std::optional<Before> behind = {};          // the key of the page before: due_at and id
    int limit = 50;
};
// Of what is still owed the soonest due comes first; of everything else the last due.
bool soonest_first(const Filter& filter);

// Writes a promise down, with its place on the timeline. invalid: no such customer, staff or contact of this customer;
// neither or both of due_at and due_on; due before it was made; made in the future (ten minutes are taken for a clock that goes fast). conflict "external_id_taken".
Result<Promise> make_promise(Context& ctx, MakePromise input);

// not_found.
Result<Promise> read_promise(Context& ctx, Id<Promise> id);

// Of an open promise. Refuses like make_promise, and not_found; conflict "changed_meanwhile": `version` is not the stored one;
// "ended": it has an ending; "late": when it was due cannot be changed once that is over.
Result<Promise> change_promise(Context& ctx, Id<Promise> id, std::int64_t version, ChangePromise change);

// Takes back one that was recorded by mistake. not_found; conflict "ended": it has an ending.
Result<Done> remove_promise(Context& ctx, Id<Promise> id);

// At most limit + 1, so that the caller sees whether the list goes on. not_found: there is no such customer.
Result<std::vector<Promise>> list_promises(Context& ctx, const Filter& filter);

// For the domains above: what a day's list is made of.

// What we still owe this customer, soonest due first.
std::vector<Promise> open_of(Context& ctx, Id<customers::Customer> customer);
// What is owed by `until` or was owed before, to everybody, soonest due first; one person's alone where `staff` is given.
std::vector<Promise> due(Context& ctx, Instant until, std::optional<Id<identity::Staff>> staff = {});
// The end of the local day `days` after today: what is due within that many days.
Instant end_of_days(const Context& ctx, std::int64_t days);
// By when, as somebody said it: a moment, or a whole local day. Nothing, with a fault at /due_on or /due_at, where it is neither or both;
// a fault too where it lies before `made_at`.
struct Due {
    Instant at;
    std::optional<Day> on;
};
std::optional<Due> due_from(const Context& ctx, const std::optional<Instant>& at, const std::optional<Day>& on, Instant made_at, std::vector<Fault>& faults);
// Late, kept late or broken, and nobody has apologised; the last due first.
std::vector<Promise> to_apologise_for(Context& ctx);

// Says who keeps it from now on; nothing: nobody.
void assign(Context& ctx, const Promise& promise, std::optional<Id<identity::Staff>> to, const std::optional<std::string>& name);

// Stores the word under the id it has, with its entry on the timeline, its key and the facts. The customer must be there.
void record(Context& ctx, Word& word);
// Puts the word in the place of the stored one with its id; its entry on the timeline and the facts follow.
void replace(Context& ctx, const Word& word);
// Takes a promise away with all that belongs to it.
void withdraw(Context& ctx, const Word& word);

}  // namespace rapport::promises
