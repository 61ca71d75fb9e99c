-- What was said of a line of somebody's list for today. The newest of a key and a person of ours is in force.
CREATE TABLE today_marks (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    key {text} NOT NULL,            -- which reason: "promised:prm_...", "fading"
    act {text} NOT NULL,
    until_at {int8},                -- later: when it comes back; not_this: until when it is silent
    reason {text},                  -- not_this: why
    to_staff_id {int8},             -- given: whose list it is on now
    staff {text},                   -- who said so
    staff_id {int8},
    touchpoint_id {int8},           -- done: what was recorded
    at {int8} NOT NULL,
    CONSTRAINT today_marks_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT today_marks_of FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT today_marks_act_known CHECK (act IN ('done', 'later', 'not_this', 'given'))
) {keyed};
CREATE INDEX today_marks_lately ON today_marks (at, customer_id, id);
CREATE INDEX today_marks_by_id ON today_marks (id);

CREATE INDEX customers_by_birthday ON customers (substr(birthday, length(birthday) - 4), id) WHERE birthday IS NOT NULL;
CREATE INDEX ladder_levels_by_end ON ladder_levels (ends_at, customer_id) WHERE ends_at IS NOT NULL;
