-- What a customer worries about, could gain and is good at, and what to take care of with them.
CREATE TABLE outlook (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    kind {text} NOT NULL,           -- danger, opportunity, strength, care or do_not_mention
    what {text} NOT NULL,
    plan {text},                    -- what we do about it
    follow_up_on {int8},            -- the day on which somebody looks after it
    confidential {int8} NOT NULL,   -- 1: not on the counter's screen
    noted_at {int8} NOT NULL,
    staff {text},                   -- who noted it, by name
    staff_id {int8},
    unsettled {int8} NOT NULL,      -- 1 while it has no settlement
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    CONSTRAINT outlook_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT outlook_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
CREATE INDEX outlook_to_follow_up ON outlook (follow_up_on, id) WHERE unsettled = 1;

-- Present when there is nothing more to do about it.
CREATE TABLE outlook_settlements (
    customer_id {int8} NOT NULL,
    outlook_id {int8} NOT NULL,
    at {int8} NOT NULL,
    staff {text},                   -- who settled it
    staff_id {int8},
    outcome {text} NOT NULL,        -- what came of it
    CONSTRAINT outlook_settlements_pkey PRIMARY KEY (customer_id, outlook_id),
    CONSTRAINT outlook_settlements_outlook_fkey FOREIGN KEY (customer_id, outlook_id) REFERENCES outlook (customer_id, id)
) {keyed};

ALTER TABLE customer_facts ADD COLUMN outlook_count {int8} NOT NULL DEFAULT 0;
ALTER TABLE customer_facts ADD COLUMN dangers_open {int8} NOT NULL DEFAULT 0;
ALTER TABLE customer_facts ADD COLUMN next_follow_up_on {int8};
