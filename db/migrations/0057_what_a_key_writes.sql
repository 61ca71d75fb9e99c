-- How many messages one key of a program plans within a day.
ALTER TABLE mail_settings ADD COLUMN per_key_per_day {int8} NOT NULL DEFAULT 100;

-- Counts them.
CREATE INDEX audit_messages_planned ON audit_events (via, at, id) WHERE action = 'message.planned';
