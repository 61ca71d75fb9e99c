#include "promises/service.h"

#include "base/plain.h"
#include "base/years.h"
#include "customers/service.h"
#include "identity/audit.h"
#include "identity/changes.h"
#include "identity/store.h"
#include "promises/facts.h"
#include "promises/store.h"
#include "touchpoints/record.h"
#include "touchpoints/service.h"

#include <tuple>

namespace rapport::promises {
namespace {

// A tablet that notes a promise without a network tells when it was made; what its clock goes fast is no future.
constexpr std::int64_t fast_clock_us = 600 * us_per_second;

using Faults = std::vector<Fault>;

void set_keeper(Context& ctx, Word& word, Id<identity::Staff> id, Faults& faults)
{
    const auto staff = identity::store::find_staff(ctx.db, id);
    if (!staff) faults.push_back({"/staff_id", "unknown_id", "Nobody with this id works here."});
    else if (!staff->active) faults.push_back({"/staff_id", "left", staff->name + " no longer works here."});
    else word.staff = staff->name;
    word.staff_id = id;
}

void set_due(Context& ctx, Word& word, const std::optional<Instant>& at, const std::optional<Day>& on, Faults& faults)
{
    const auto due = due_from(ctx, at, on, word.made_at, faults);
    if (due) std::tie(word.due_at, word.due_on) = std::tuple(due->at, due->on);
}

void check_made_during(Context& ctx, const Word& word, Faults& faults)
{
    if (!word.made_during) return;
    const auto contact = touchpoints::read_touchpoint(ctx, *word.made_during);
    if (!contact || contact->customer_id != word.customer_id)
        faults.push_back({"/made_during", "unknown_id", "There is no such contact with this customer."});
}

// The change that leaves a promise with an ending as it is.
Result<Promise> still_open(Context& ctx, Id<Promise> id)
{
    TRY(auto promise, read_promise(ctx, id));
    if (is_ended(promise.state))
        return conflict("This promise has ended. Take its ending back first if that was a mistake.", "ended");
    return promise;
}

}  // namespace

std::optional<Due> due_from(const Context& ctx, const std::optional<Instant>& at, const std::optional<Day>& on, Instant made_at, std::vector<Fault>& faults)
{
    if (!at && !on) faults.push_back({"/due_on", "required", "Say by when: a day, or a moment."});
    if (at && on) faults.push_back({"/due_at", "one_of", "Say a day or a moment, not both."});
    if (at.has_value() == on.has_value()) return std::nullopt;
    const Due due{on ? end_of(*on, ctx.business.time_zone) : touchpoints::whole_ms(*at), on};
    check_year(due.at, on ? "/due_on" : "/due_at", faults);
    if (due.at < made_at) faults.push_back({on ? "/due_on" : "/due_at", "range", "It cannot be due before it was made."});
    return due;
}

bool soonest_first(const Filter& filter)
{
    const bool owed = filter.state ? !is_ended(*filter.state) : filter.ended == std::optional(false);
    return owed && !filter.needs_apology.value_or(false);
}

Result<Promise> make_promise(Context& ctx, MakePromise input)
{
    Word word;
    word.customer_id = input.customer_id;
    word.external_id = plain(input.external_id);
    word.what = std::move(input.what.value);
    word.place = plain(input.place);
    word.made_during = input.made_during;
    word.made_at = touchpoints::whole_ms(input.made_at.value_or(ctx.now()));

    Faults faults;
    customers::follow_merge(ctx.db, word.customer_id, faults);
    check_year(word.made_at, "/made_at", faults);
    if (word.made_at > ctx.now() && word.made_at.us - ctx.now().us <= fast_clock_us) word.made_at = touchpoints::whole_ms(ctx.now());
    if (word.made_at > ctx.now()) faults.push_back({"/made_at", "range", "It cannot have been made in the future."});
    set_due(ctx, word, input.due_at, input.due_on, faults);
    if (input.staff_id) set_keeper(ctx, word, *input.staff_id, faults);
    else if (ctx.actor.staff) std::tie(word.staff, word.staff_id) = std::tuple(ctx.actor.name, ctx.actor.staff);
    check_made_during(ctx, word, faults);
    if (!faults.empty()) return invalid(std::move(faults));
    if (word.external_id && store::find_key(ctx.db, *word.external_id))
        return conflict("Another promise has this external id already.", "external_id_taken");

    word.id = ctx.ids.make<Promise>();
    word.created_at = word.updated_at = ctx.now();
    record(ctx, word);
    identity::record(ctx, "promise.created", to_text(word.id), identity::changes_of_new(word));
    return read_promise(ctx, word.id);
}

void record(Context& ctx, Word& word)
{
    if (!word.touchpoint_id) word.touchpoint_id = ctx.ids.make<touchpoints::Touchpoint>();
    // A key may be left over from a promise that was taken back.
    if (word.external_id) store::put_key(ctx.db, {*word.external_id, word.customer_id, word.id});
    store::insert(ctx.db, word);
    touchpoints::record(ctx, timeline_entry(word, ctx.business.time_zone));
    rebuild_facts(ctx.db, word.customer_id);
}

Result<Promise> read_promise(Context& ctx, Id<Promise> id)
{
    auto promise = store::find_anywhere(ctx.db, id, ctx.now());
    if (!promise) return not_found("There is no such promise.");
    return std::move(*promise);
}

Result<Promise> change_promise(Context& ctx, Id<Promise> id, std::int64_t version, ChangePromise change)
{
    TRY(const auto before, read_promise(ctx, id));
    if (before.version != version) return conflict("This was changed by somebody else meanwhile. Read it again.", "changed_meanwhile");
    CHECK(still_open(ctx, id));
    const bool moves = change.due_at.present || change.due_on.present;
    if (moves && before.state == State::late)
        return conflict("It is late already. Say whether it was kept or broken, or that the customer released us.", "late");

    Word word = before;
    Faults faults;
    if (change.what.present && !change.what.value) faults.push_back({"/what", "required", "Say what was promised."});
    else if (change.what.present) word.what = change.what.value->value;
    if (change.place.present) word.place = plain(change.place.value);
    if (change.staff_id.present && !change.staff_id.value) faults.push_back({"/staff_id", "required", "Say who keeps it."});
    else if (change.staff_id.present && change.staff_id.value != word.staff_id) set_keeper(ctx, word, *change.staff_id.value, faults);
    if (moves) set_due(ctx, word, change.due_at.value, change.due_on.value, faults);
    if (!faults.empty()) return invalid(std::move(faults));

    const auto changes = identity::changes_between(static_cast<const Word&>(before), word);
    if (changes == "{}") return before;
    word.updated_at = ctx.now();
    ++word.version;
    replace(ctx, word);
    identity::record(ctx, "promise.changed", to_text(id), changes);
    return read_promise(ctx, id);
}

Result<Done> remove_promise(Context& ctx, Id<Promise> id)
{
    TRY(const auto promise, still_open(ctx, id));
    withdraw(ctx, promise);
    identity::record(ctx, "promise.removed", to_text(id));
    return Done{};
}

Result<std::vector<Promise>> list_promises(Context& ctx, const Filter& filter)
{
    if (filter.customer && !customers::exists(ctx.db, *filter.customer)) return customers::no_such_customer(ctx.db, *filter.customer);
    return store::list(ctx.db, filter, ctx.now());
}

namespace {

// More than a person can see to in a day; whoever wants all of them pages through list_promises.
constexpr int enough = 1000;

}  // namespace

std::vector<Promise> open_of(Context& ctx, Id<customers::Customer> customer)
{
    return store::list(ctx.db, {.customer = customer, .ended = false, .limit = enough}, ctx.now());
}

std::vector<Promise> due(Context& ctx, Instant until, std::optional<Id<identity::Staff>> staff)
{
    return store::list(ctx.db, {.staff = staff, .ended = false, .due = {Span{}.from, {until.us + 1}}, .limit = enough}, ctx.now());
}

Instant end_of_days(const Context& ctx, std::int64_t days)
{
    return end_of({ctx.today().days + static_cast<std::int32_t>(days)}, ctx.business.time_zone);
}

std::vector<Promise> to_apologise_for(Context& ctx)
{
    return store::list(ctx.db, {.needs_apology = true, .limit = enough}, ctx.now());
}

void assign(Context& ctx, const Promise& promise, std::optional<Id<identity::Staff>> to, const std::optional<std::string>& name)
{
    Word word = promise;
    word.staff = name;
    word.staff_id = to;
    word.updated_at = ctx.now();
    ++word.version;
    replace(ctx, word);
    identity::record(ctx, "promise.changed", to_text(word.id), identity::changes_between(static_cast<const Word&>(promise), word));
}

void replace(Context& ctx, const Word& word)
{
    store::update(ctx.db, word);
    touchpoints::restate(ctx, timeline_entry(word, ctx.business.time_zone));
    rebuild_facts(ctx.db, word.customer_id);
}

void withdraw(Context& ctx, const Word& word)
{
    touchpoints::withdraw(ctx, word.customer_id, word.touchpoint_id);
    if (const auto ending = store::find_ending(ctx.db, word)) touchpoints::withdraw(ctx, word.customer_id, ending->touchpoint_id);
    if (const auto apology = store::find_apology(ctx.db, word)) touchpoints::withdraw(ctx, word.customer_id, apology->touchpoint_id);
    store::remove(ctx.db, word);
    rebuild_facts(ctx.db, word.customer_id);
}

}  // namespace rapport::promises
