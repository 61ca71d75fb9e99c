// Reading back who changed what, and when.
#pragma once
#include "base/context.h"
#include "base/newest_first.h"
#include "identity/staff.h"

namespace rapport::identity {

// One change. Rows are added by record() (audit.h) and never altered.
struct AuditEvent {
    Id<AuditEvent> id;
    Instant at;
    std::optional<Id<Staff>> actor_id;  // none: the system itself
    std::string actor_name;             // as it was then
    std::string via;                    // "session", "token tok_...", "command", "job_...", "system"
    std::string action;                 // "customer.created"
    std::string subject;                // the id of what changed
    std::string changes;                // a JSON object: each field with [before, after]
    std::string request_id;
};
BOOST_DESCRIBE_STRUCT(AuditEvent, (), (id, at, actor_id, actor_name, via, action, subject, changes, request_id))

struct AuditFilter {
    std::optional<std::string> subject;
    std::optional<Id<Staff>> actor;
    std::optional<std::string> action;
    Span span;
};

// Newest first, behind `before`; `limit` rows at most.
std::vector<AuditEvent> list_audit_events(Db& db, const AuditFilter& filter, const Before& before, int limit);

// What happened, for a program that keeps up: no names, no values, only what to read again.
struct Event {
    Id<AuditEvent> id;
    Instant at;
    std::string action;                 // "customer.created"
    std::string subject;
};
BOOST_DESCRIBE_STRUCT(Event, (), (id, at, action, subject))

struct Events {
    std::vector<Event> data;
    Id<AuditEvent> last;                // where the next call goes on; `after` itself when nothing has happened since
};

// What happened after `after`, in order, of the kinds that the actor may read; `limit` at most. Never skips one that comes:
// on PostgreSQL, where a unit with an earlier id may still be on its way to commit, the last seconds are held back.
Events events_after(Context& ctx, Id<AuditEvent> after, int limit);

}  // namespace rapport::identity

RAPPORT_ID(rapport::identity::AuditEvent, "aud");
