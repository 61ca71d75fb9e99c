-- Every contact between us and a customer, in every channel: the one timeline.
CREATE TABLE touchpoints (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    external_id {text},             -- the other system's id; unique by touchpoint_keys
    at {int8} NOT NULL,
    kind {text} NOT NULL,
    direction {text} NOT NULL,      -- in: they came to us; out: we went to them
    channel {text},
    stage {text},                   -- of the customer's journey
    staff {text},                   -- who of us, by name
    staff_id {int8},                -- that person, where it was recorded by the person
    waited_seconds {int8},
    expectation {text},             -- missed, met or exceeded
    expectation_by {text},          -- by what
    feeling {text},
    feeling_source {text},          -- said by them or seen by us
    summary {text},
    source_kind {text},             -- what it was recorded for: order, response; none: recorded for itself
    source_id {text},
    import_id {int8},
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    CONSTRAINT touchpoints_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT touchpoints_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT touchpoints_waited_not_negative CHECK (waited_seconds >= 0),
    CONSTRAINT touchpoints_source_whole CHECK ((source_kind IS NULL) = (source_id IS NULL)),
    CONSTRAINT touchpoints_feeling_marked CHECK ((feeling IS NULL) = (feeling_source IS NULL))
) {keyed};
CREATE INDEX touchpoints_timeline ON touchpoints (customer_id, at, id);
CREATE INDEX touchpoints_by_time ON touchpoints (at, id);
CREATE INDEX touchpoints_by_id ON touchpoints (id);

-- The other system's ids: each is one touchpoint of one customer.
CREATE TABLE touchpoint_keys (
    external_id {text} NOT NULL,
    customer_id {int8} NOT NULL,
    touchpoint_id {int8} NOT NULL,
    CONSTRAINT touchpoint_keys_pkey PRIMARY KEY (external_id)
) {keyed};
