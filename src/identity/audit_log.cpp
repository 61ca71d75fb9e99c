#include "identity/audit_log.h"

#include "identity/audit.h"

#include <algorithm>
#include <limits>

namespace rapport::identity {
namespace {

const Sql insert_sql{"audit_events.insert", Reach::one_customer, R"sql(
    INSERT INTO audit_events (shard_id, id, at, actor_id, actor_name, via, action, subject, changes, request_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
)sql"};

// A filter that is not asked for is a NULL: one text, whatever is asked.
const std::string rest_of_list = R"sql(
        AND at >= $1
        AND (at, id) < ($2, $3)
        AND (CAST($4 AS {int8}) IS NULL OR actor_id = $4)
        AND (CAST($5 AS TEXT) IS NULL OR action = $5)
      ORDER BY at DESC, id DESC
      LIMIT $6
)sql";

const Sql list_sql{"audit_events.list", Reach::business,
    "SELECT " + columns<AuditEvent>() + " FROM audit_events WHERE 1 = 1" + rest_of_list};

const Sql list_of_subject_sql{"audit_events.list_of_subject", Reach::business,
    "SELECT " + columns<AuditEvent>() + " FROM audit_events WHERE subject = $7" + rest_of_list};

const Sql events_sql{"audit_events.after", Reach::business,
    "SELECT " + columns<Event>() + " FROM audit_events WHERE id > $1 AND at < $2 ORDER BY id LIMIT $3"};

// Longer than any unit may take to commit (base/db/db.h has the timeouts), but for one that sorts or loads a lot.
constexpr std::int64_t held_back_us = 5 * us_per_second;
constexpr int looked_through = 2'000;

// Who may read customers may know that one was changed. What is not here stays in the audit log.
bool may_hear(const Actor& actor, std::string_view action)
{
    const auto subject = action.substr(0, action.find('.'));
    for (const auto& [kind, permission] : {std::pair("customer", "customers:read"), std::pair("consent", "customers:read"), std::pair("touchpoint", "touchpoints:read"),
                                           std::pair("order", "orders:read"), std::pair("product", "products:read"), std::pair("response", "responses:read"),
                                           std::pair("survey", "surveys:read"), std::pair("answer", "responses:read"),
                                           std::pair("outlook", "customers:read"), std::pair("promise", "promises:read"), std::pair("standard", "standards:read"), std::pair("theme", "themes:read"), std::pair("task", "tasks:read"),
                                           std::pair("handover", "tasks:read"), std::pair("enquiry", "enquiries:read"), std::pair("message", "messages:read"), std::pair("mail", "messages:read"), std::pair("case", "cases:read"), std::pair("remedy", "cases:read"), std::pair("article", "cases:read"), std::pair("idea", "responses:read"), std::pair("said", "responses:read"),
                                           std::pair("delivery", "enquiries:read"), std::pair("import", "imports:read")})
        if (subject == kind) return actor.may(may(permission));
    return false;
}

// Rows about a customer lie with the customer. The rest is spread by who acted, since one common shard would be a hot one.
std::int64_t shard_of(const Context& ctx, std::string_view subject, Id<AuditEvent> id)
{
    if (const auto customer = id_value("cus", subject)) return *customer;
    return ctx.actor.staff ? ctx.actor.staff.value : id.value;
}

}  // namespace

void record(Context& ctx, std::string_view action, std::string_view subject, std::string_view changes)
{
    const auto id = ctx.ids.make<AuditEvent>();
    const auto actor = ctx.actor.staff ? std::optional(ctx.actor.staff) : std::nullopt;
    ctx.db.run(insert_sql, shard_of(ctx, subject, id), id, ctx.now(), actor, ctx.actor.name, ctx.actor.via, action, subject,
               changes, ctx.request_id);
}

Events events_after(Context& ctx, Id<AuditEvent> after, int limit)
{
    const Instant until{ctx.db.engine() == Engine::sqlite ? std::numeric_limits<std::int64_t>::max() : ctx.now().us - held_back_us};
    Events events{{}, after};
    for (auto& event : ctx.db.all<Event>(events_sql, after, until, looked_through)) {
        if (static_cast<int>(events.data.size()) == limit) break;
        events.last = event.id;
        if (may_hear(ctx.actor, event.action)) events.data.push_back(std::move(event));
    }
    return events;
}

std::vector<AuditEvent> list_audit_events(Db& db, const AuditFilter& filter, const Before& before, int limit)
{
    // One end for both, so that the index finds it: ids are above 0, so (to, 0) is the end of the span.
    const auto [at, id] = std::min(std::pair(before.at, before.id), std::pair(filter.span.to, std::int64_t{0}));
    if (filter.subject)
        return db.all<AuditEvent>(list_of_subject_sql, filter.span.from, at, id, filter.actor, filter.action, limit, *filter.subject);
    return db.all<AuditEvent>(list_sql, filter.span.from, at, id, filter.actor, filter.action, limit);
}

}  // namespace rapport::identity
