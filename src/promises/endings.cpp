#include "promises/endings.h"

#include "base/plain.h"
#include "identity/audit.h"
#include "promises/facts.h"
#include "promises/service.h"
#include "promises/store.h"
#include "touchpoints/record.h"

#include <tuple>

namespace rapport::promises {
namespace {

Result<Instant> moment(Context& ctx, const Word& word, const std::optional<Instant>& said)
{
    const auto at = touchpoints::whole_ms(said.value_or(ctx.now()));
    if (at > ctx.now()) return invalid("at", "This cannot have happened in the future.", "range");
    if (at < word.made_at) return invalid("at", "This cannot have happened before the promise was made.", "range");
    return at;
}

// Whoever acts said so.
template <class Row> Row row_of(Context& ctx, const Word& word, Instant at, std::optional<std::string> note)
{
    Row row;
    row.customer_id = word.customer_id;
    row.promise_id = word.id;
    row.at = at;
    if (ctx.actor.staff) std::tie(row.staff, row.staff_id) = std::tuple(ctx.actor.name, ctx.actor.staff);
    row.note = std::move(note);
    return row;
}

// Keeps what the word says of itself: whether it is unfinished, and its version.
void touch(Context& ctx, Word word)
{
    const auto now = *store::find(ctx.db, word.customer_id, word.id, ctx.now());
    word.unfinished = !is_ended(now.state) || (went_wrong(now.state) && !now.apologised_at);
    word.updated_at = ctx.now();
    ++word.version;
    store::update(ctx.db, word);
    rebuild_facts(ctx.db, word.customer_id);
}

Result<Promise> end(Context& ctx, Id<Promise> id, State how, const std::optional<Instant>& said, std::optional<std::string> note)
{
    TRY(const auto promise, read_promise(ctx, id));
    if (is_ended(promise.state)) return conflict("Somebody has said already how this promise ended.", "ended");
    TRY(const auto at, moment(ctx, promise, said));

    auto ending = row_of<Ending>(ctx, promise, at, std::move(note));
    ending.ending = how == State::kept && at > promise.due_at ? State::kept_late : how;
    store_ending(ctx, promise, ending);
    touch(ctx, promise);
    identity::record(ctx, "promise." + std::string(enum_text(ending.ending)), to_text(id));
    return read_promise(ctx, id);
}

template <class... Ends> Result<Done> take_back(Context& ctx, Id<Promise> id, std::string refusal, Ends... ends)
{
    TRY(const auto promise, read_promise(ctx, id));
    const auto ending = store::find_ending(ctx.db, promise);
    if (!ending || !((ending->ending == ends) || ...)) return not_found(std::move(refusal));
    touchpoints::withdraw(ctx, promise.customer_id, ending->touchpoint_id);
    store::remove_ending(ctx.db, promise);
    touch(ctx, promise);
    identity::record(ctx, "promise.reopened", to_text(id));
    return Done{};
}

}  // namespace

Result<Promise> keep(Context& ctx, Id<Promise> id, const WhenAndNote& input) { return end(ctx, id, State::kept, input.at, plain(input.note)); }

Result<Promise> break_promise(Context& ctx, Id<Promise> id, const WhenAndWhy& input)
{
    return end(ctx, id, State::broken, input.at, input.reason.value);
}

Result<Promise> release(Context& ctx, Id<Promise> id, const WhenAndWhy& input)
{
    return end(ctx, id, State::released, input.at, input.reason.value);
}

Result<Done> take_back_keeping(Context& ctx, Id<Promise> id)
{
    return take_back(ctx, id, "Nobody has said that this promise was kept.", State::kept, State::kept_late);
}

Result<Done> take_back_breaking(Context& ctx, Id<Promise> id)
{
    return take_back(ctx, id, "Nobody has said that this promise was broken.", State::broken);
}

Result<Done> take_back_release(Context& ctx, Id<Promise> id)
{
    return take_back(ctx, id, "Nobody has said that the customer released us from this promise.", State::released);
}

Result<Promise> apologise(Context& ctx, Id<Promise> id, const WhenAndNote& input)
{
    TRY(const auto promise, read_promise(ctx, id));
    if (promise.apologised_at) return conflict("Somebody has apologised for this promise already.", "apologised");
    if (!went_wrong(promise.state)) return conflict("This promise is neither late nor broken.", "nothing_went_wrong");
    TRY(const auto at, moment(ctx, promise, input.at));
    store_apology(ctx, promise, row_of<Apology>(ctx, promise, at, plain(input.note)));
    touch(ctx, promise);
    identity::record(ctx, "promise.apologised", to_text(id));
    return read_promise(ctx, id);
}

Result<Done> take_back_apology(Context& ctx, Id<Promise> id)
{
    TRY(const auto promise, read_promise(ctx, id));
    const auto apology = store::find_apology(ctx.db, promise);
    if (!apology) return not_found("Nobody has apologised for this promise.");
    touchpoints::withdraw(ctx, promise.customer_id, apology->touchpoint_id);
    store::remove_apology(ctx.db, promise);
    touch(ctx, promise);
    identity::record(ctx, "promise.apology_taken_back", to_text(id));
    return Done{};
}

void store_ending(Context& ctx, const Word& word, Ending ending)
{
    ending.touchpoint_id = ctx.ids.make<touchpoints::Touchpoint>();
    store::insert(ctx.db, ending);
    touchpoints::record(ctx, timeline_entry(word, ending));
}

void store_apology(Context& ctx, const Word& word, Apology apology)
{
    apology.touchpoint_id = ctx.ids.make<touchpoints::Touchpoint>();
    store::insert(ctx.db, apology);
    touchpoints::record(ctx, timeline_entry(word, apology));
}

}  // namespace rapport::promises
