-- What we said we would do: for whom, by when, by whom; and how it ended.
CREATE TABLE promises (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    external_id {text},             -- the other system's id; unique by promise_keys
    what {text} NOT NULL,
    place {text},                   -- where it was made: "at the counter"
    made_during {int8},             -- the touchpoint at which it was made, where there was one
    staff {text},                   -- who of us keeps it, by name
    staff_id {int8},                -- that person, where they are one of the staff
    made_at {int8} NOT NULL,
    due_at {int8} NOT NULL,         -- the last moment at which it is kept on time
    due_on {int8},                  -- the local day whose end that is, where a day was said
    unfinished {int8} NOT NULL,     -- 1 while it has no ending, or went wrong and nobody has apologised
    touchpoint_id {int8} NOT NULL,  -- its place on the timeline
    import_id {int8},
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    CONSTRAINT promises_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT promises_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
CREATE INDEX promises_by_due ON promises (due_at, id);
CREATE INDEX promises_unfinished ON promises (due_at, id) WHERE unfinished = 1;
CREATE INDEX promises_by_id ON promises (id);

-- Present when a promise is no longer open.
CREATE TABLE promise_endings (
    customer_id {int8} NOT NULL,
    promise_id {int8} NOT NULL,
    ending {text} NOT NULL,         -- kept, kept_late, broken or released
    at {int8} NOT NULL,
    staff {text},                   -- who said so
    staff_id {int8},
    note {text},                    -- of a broken or released one: why
    touchpoint_id {int8} NOT NULL,
    CONSTRAINT promise_endings_pkey PRIMARY KEY (customer_id, promise_id),
    CONSTRAINT promise_endings_promise_fkey FOREIGN KEY (customer_id, promise_id) REFERENCES promises (customer_id, id)
) {keyed};

-- Present when we said sorry for a late or broken promise.
CREATE TABLE promise_apologies (
    customer_id {int8} NOT NULL,
    promise_id {int8} NOT NULL,
    at {int8} NOT NULL,
    staff {text},                   -- who apologised
    staff_id {int8},
    note {text},
    touchpoint_id {int8} NOT NULL,
    CONSTRAINT promise_apologies_pkey PRIMARY KEY (customer_id, promise_id),
    CONSTRAINT promise_apologies_promise_fkey FOREIGN KEY (customer_id, promise_id) REFERENCES promises (customer_id, id)
) {keyed};

-- The other system's ids: each is one promise of one customer.
CREATE TABLE promise_keys (
    external_id {text} NOT NULL,
    customer_id {int8} NOT NULL,
    promise_id {int8} NOT NULL,
    CONSTRAINT promise_keys_pkey PRIMARY KEY (external_id)
) {keyed};

ALTER TABLE customer_facts ADD COLUMN promises_open {int8} NOT NULL DEFAULT 0;
ALTER TABLE customer_facts ADD COLUMN promises_broken {int8} NOT NULL DEFAULT 0;
ALTER TABLE customer_facts ADD COLUMN promises_kept {int8} NOT NULL DEFAULT 0;  -- late ones too
ALTER TABLE customer_facts ADD COLUMN next_promise_due_at {int8};
