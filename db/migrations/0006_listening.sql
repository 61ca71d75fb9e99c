-- What customers answered when they were asked.
CREATE TABLE responses (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    external_id {text},             -- the other system's id; unique by response_keys
    at {int8} NOT NULL,
    survey {text} NOT NULL,         -- nps, csat or ces
    score {int8} NOT NULL,          -- 0 to 10, 1 to 5, 1 to 7
    comment {text},
    channel {text},
    touchpoint_id {int8} NOT NULL,  -- its place on the timeline
    import_id {int8},
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    CONSTRAINT responses_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT responses_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
CREATE INDEX responses_of_customer ON responses (customer_id, at, id);
CREATE INDEX responses_by_time ON responses (at, id);
CREATE INDEX responses_by_id ON responses (id);

-- The other system's ids: each is one response of one customer.
CREATE TABLE response_keys (
    external_id {text} NOT NULL,
    customer_id {int8} NOT NULL,
    response_id {int8} NOT NULL,
    CONSTRAINT response_keys_pkey PRIMARY KEY (external_id)
) {keyed};
