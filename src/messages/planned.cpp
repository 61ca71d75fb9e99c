#include "messages/planned.h"

#include "messages/delivery.h"
#include "messages/store.h"

namespace rapport::messages {
namespace {

const Sql free_occasion_sql{"messages.free_occasion", Reach::business, "UPDATE messages SET occasion = NULL WHERE id = $1"};

std::optional<Queued> waiting(Db& db, Id<Message> id)
{
    auto row = store::find_queued(db, id);
    return row && row->phase != Phase::handed ? std::move(row) : std::nullopt;
}

}  // namespace

Standing standing_of(Db& db, Id<customers::Customer> customer, const std::string& occasion)
{
    const auto message = store::find_by_occasion(db, customer, occasion);
    if (!message || message->state == State::withdrawn || message->state == State::failed) return Standing::none;
    return waiting(db, message->id) ? Standing::waits : Standing::gone;
}

std::optional<Instant> gone_since(Db& db, Id<customers::Customer> customer, const std::string& occasion)
{
    if (standing_of(db, customer, occasion) != Standing::gone) return std::nullopt;
    return store::find_by_occasion(db, customer, occasion)->planned_at;
}

void say_again(Context& ctx, Id<customers::Customer> customer, const std::string& occasion)
{
    if (const auto message = store::find_by_occasion(ctx.db, customer, occasion); message && !waiting(ctx.db, message->id)) ctx.db.run(free_occasion_sql, message->id);
}

bool call_back(Context& ctx, Id<Message> id, const std::string& why)
{
    const auto row = waiting(ctx.db, id);
    if (row) end(ctx, *row, State::withdrawn, why);
    return row.has_value();
}

void call_back(Context& ctx, Id<customers::Customer> customer, const std::string& occasion)
{
    // Two records that were made one may each have had theirs.
    while (const auto message = store::find_by_occasion(ctx.db, customer, occasion)) {
        const auto row = waiting(ctx.db, message->id);
        if (!row) return;
        end(ctx, *row, State::withdrawn, "Called back by " + ctx.actor.name + ".");
        ctx.db.run(free_occasion_sql, message->id);
    }
}

}  // namespace rapport::messages
