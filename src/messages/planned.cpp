#include "messages/planned.h"

#include "messages/delivery.h"
#include "messages/store.h"

#include <algorithm>

namespace rapport::messages {
namespace {

const Sql free_occasion_sql{"messages.free_occasion", Reach::business, "UPDATE messages SET occasion = NULL WHERE id = $1"};

const Sql for_occasion_sql{"messages.for_occasion", Reach::business,
    "SELECT " + columns<ForOccasion>() + " FROM messages WHERE customer_id = $1 AND occasion = $2 ORDER BY id"};

std::optional<Queued> waiting(Db& db, Id<Message> id)
{
    auto row = store::find_queued(db, id);
    return row && row->phase != Phase::handed ? std::move(row) : std::nullopt;
}

// It has left, or is on its way.
bool is_gone(Db& db, const ForOccasion& one) { return one.state != State::withdrawn && one.state != State::failed && !waiting(db, one.id); }

}  // namespace

std::vector<ForOccasion> for_occasion(Db& db, Id<customers::Customer> customer, const std::string& occasion) { return db.all<ForOccasion>(for_occasion_sql, customer, occasion); }

Standing standing_of(Db& db, Id<customers::Customer> customer, const std::string& occasion)
{
    auto standing = Standing::none;
    for (const auto& one : for_occasion(db, customer, occasion)) {
        if (waiting(db, one.id)) return Standing::waits;
        if (is_gone(db, one)) standing = Standing::gone;
    }
    return standing;
}

std::optional<Instant> gone_since(Db& db, Id<customers::Customer> customer, const std::string& occasion)
{
    std::optional<Instant> since;
    for (const auto& one : for_occasion(db, customer, occasion))
        if (is_gone(db, one)) since = std::max(since, std::optional(one.planned_at));
    return since;
}

void say_again(Context& ctx, Id<customers::Customer> customer, const std::string& occasion)
{
    for (const auto& one : for_occasion(ctx.db, customer, occasion))
        if (!waiting(ctx.db, one.id)) ctx.db.run(free_occasion_sql, one.id);
}

bool call_back(Context& ctx, Id<Message> id, const std::string& why)
{
    const auto row = waiting(ctx.db, id);
    if (row) end(ctx, *row, State::withdrawn, why);
    return row.has_value();
}

void leave_one(Context& ctx, Id<customers::Customer> customer, const std::string& occasion, const std::string& why)
{
    bool is_told = gone_since(ctx.db, customer, occasion).has_value();
    for (const auto& one : for_occasion(ctx.db, customer, occasion)) {
        if (is_told) call_back(ctx, one.id, why);
        else is_told = waiting(ctx.db, one.id).has_value();
    }
}

void call_back(Context& ctx, Id<customers::Customer> customer, const std::string& occasion)
{
    for (const auto& one : for_occasion(ctx.db, customer, occasion))
        if (call_back(ctx, one.id, "Called back by " + ctx.actor.name + ".")) ctx.db.run(free_occasion_sql, one.id);
}

}  // namespace rapport::messages
