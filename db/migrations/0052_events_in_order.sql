-- What happened lies in the order in which it happened, which is how it is read; a new event is written in one place less.
DROP INDEX audit_events_in_order;
DROP INDEX audit_events_by_time;
DROP INDEX audit_events_by_subject;
DROP INDEX audit_decisions;
CREATE TABLE audit_events_ordered (
    shard_id {int8} NOT NULL,
    id {int8} NOT NULL,
    at {int8} NOT NULL,
    actor_id {int8},                -- none: the system itself
    actor_name {text} NOT NULL,     -- as it was then
    via {text} NOT NULL,            -- "session", "token tok_...", "command", "job_...", "system"
    action {text} NOT NULL,         -- "customer.created"
    subject {text} NOT NULL,        -- the id of what changed
    changes {text} NOT NULL,        -- JSON: each field with [before, after]
    request_id {text} NOT NULL,
    CONSTRAINT audit_events_in_order PRIMARY KEY (id, shard_id)
) {keyed};
INSERT INTO audit_events_ordered (shard_id, id, at, actor_id, actor_name, via, action, subject, changes, request_id)
    SELECT shard_id, id, at, actor_id, actor_name, via, action, subject, changes, request_id
      FROM audit_events
     ORDER BY id;
DROP TABLE audit_events;
ALTER TABLE audit_events_ordered RENAME TO audit_events;
CREATE INDEX audit_events_by_time ON audit_events (at, id);
CREATE INDEX audit_events_by_subject ON audit_events (subject, at, id);
CREATE INDEX audit_decisions ON audit_events (at, id) WHERE action = 'promise.released' OR action = 'customer.merged'
    OR action = 'customer.unmerged' OR action = 'customer.told_apart' OR action = 'ladder_rules.changed'
    OR action = 'opening_hours.changed' OR action = 'business.changed' OR action = 'staff.added' OR action = 'handover.left';
