-- What we wrote to somebody is no contact between people any more (touchpoints/facts.h).
UPDATE customer_facts
   SET last_contact_at = (SELECT MAX(t.at)
                            FROM touchpoints t
                           WHERE t.customer_id = customer_facts.customer_id
                             AND t.kind NOT IN ('order', 'delivery', 'survey', 'note')
                             AND NOT (t.kind IN ('letter', 'email', 'social') AND t.direction = 'out'))
 WHERE last_contact_at IS NOT NULL;

-- Who granted, approved or declined a remedy took a decision (tasks/owner_share.cpp).
DROP INDEX audit_decisions;
CREATE INDEX audit_decisions ON audit_events (at, id) WHERE action = 'promise.released' OR action = 'customer.merged'
    OR action = 'customer.unmerged' OR action = 'customer.told_apart' OR action = 'ladder_rules.changed'
    OR action = 'opening_hours.changed' OR action = 'business.changed' OR action = 'staff.added' OR action = 'handover.left'
    OR action = 'remedy.granted' OR action = 'remedy.approved' OR action = 'remedy.declined';
