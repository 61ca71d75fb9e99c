-- What customers asked us for, what we offered, and how it ended.
CREATE TABLE enquiries (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    external_id {text},             -- the other system's id; unique by enquiry_keys
    at {int8} NOT NULL,             -- when they asked
    asked_on {int8} NOT NULL,       -- the day in the business's time zone
    channel {text},
    asked {text},                   -- in their words
    staff {text},                   -- who of us answers, by name
    staff_id {int8},                -- that person, where they are one of the staff
    is_open {int8} NOT NULL,        -- 1 while it has no outcome
    touchpoint_id {int8} NOT NULL,  -- its place on the timeline
    import_id {int8},
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    CONSTRAINT enquiries_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT enquiries_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
CREATE INDEX enquiries_by_time ON enquiries (at, id);
CREATE INDEX enquiries_open ON enquiries (at, id) WHERE is_open = 1;
CREATE INDEX enquiries_by_id ON enquiries (id);

-- What they want; with our price once we have quoted.
CREATE TABLE enquiry_lines (
    customer_id {int8} NOT NULL,
    enquiry_id {int8} NOT NULL,
    line {int8} NOT NULL,           -- 1, 2, ... as they were given
    product_id {int8},              -- where we sell such a thing
    product {text} NOT NULL,        -- what they called it
    quantity_milli {int8} NOT NULL, -- thousandths
    unit_price {int8},              -- minor units
    CONSTRAINT enquiry_lines_pkey PRIMARY KEY (customer_id, enquiry_id, line),
    CONSTRAINT enquiry_lines_enquiry_fkey FOREIGN KEY (customer_id, enquiry_id) REFERENCES enquiries (customer_id, id)
) {keyed};

-- Present when somebody of us has answered.
CREATE TABLE enquiry_answers (
    customer_id {int8} NOT NULL,
    enquiry_id {int8} NOT NULL,
    at {int8} NOT NULL,
    staff {text},
    staff_id {int8},
    touchpoint_id {int8} NOT NULL,
    CONSTRAINT enquiry_answers_pkey PRIMARY KEY (customer_id, enquiry_id),
    CONSTRAINT enquiry_answers_enquiry_fkey FOREIGN KEY (customer_id, enquiry_id) REFERENCES enquiries (customer_id, id)
) {keyed};

-- Present when the lines have a price: our offer, and how long it stands. Its state follows from this and the outcome.
CREATE TABLE quotes (
    customer_id {int8} NOT NULL,
    enquiry_id {int8} NOT NULL,
    at {int8} NOT NULL,
    valid_until {int8} NOT NULL,    -- the last local day
    waits_from {int8} NOT NULL,     -- the day from which silence counts: that one, or the day on which its loss was taken back
    staff {text},
    staff_id {int8},
    touchpoint_id {int8} NOT NULL,
    CONSTRAINT quotes_pkey PRIMARY KEY (customer_id, enquiry_id),
    CONSTRAINT quotes_enquiry_fkey FOREIGN KEY (customer_id, enquiry_id) REFERENCES enquiries (customer_id, id)
) {keyed};

-- Present when an enquiry is no longer open.
CREATE TABLE enquiry_outcomes (
    customer_id {int8} NOT NULL,
    enquiry_id {int8} NOT NULL,
    outcome {text} NOT NULL,        -- sold or lost
    at {int8} NOT NULL,
    order_id {int8},                -- sold: in this order
    reason {text},                  -- lost: to price, availability, service or silence
    lost_to {text},                 -- and to whom
    note {text},
    by_itself {int8} NOT NULL,      -- 1: nobody said so, the quote ran out
    staff {text},                   -- who said so
    staff_id {int8},
    touchpoint_id {int8} NOT NULL,
    CONSTRAINT enquiry_outcomes_pkey PRIMARY KEY (customer_id, enquiry_id),
    CONSTRAINT enquiry_outcomes_enquiry_fkey FOREIGN KEY (customer_id, enquiry_id) REFERENCES enquiries (customer_id, id),
    CONSTRAINT enquiry_outcomes_reason CHECK ((outcome = 'lost') = (reason IS NOT NULL))
) {keyed};
CREATE INDEX enquiry_outcomes_by_time ON enquiry_outcomes (at, enquiry_id);

-- The other system's ids: each is one enquiry of one customer.
CREATE TABLE enquiry_keys (
    external_id {text} NOT NULL,
    customer_id {int8} NOT NULL,
    enquiry_id {int8} NOT NULL,
    CONSTRAINT enquiry_keys_pkey PRIMARY KEY (external_id)
) {keyed};

-- How long we wait for an answer, and which orders we take for one: one row for each version, the newest in force.
CREATE TABLE enquiry_settings (
    version {int8} NOT NULL,
    settings {text} NOT NULL,       -- JSON
    made_at {int8} NOT NULL,
    made_by {text} NOT NULL,
    CONSTRAINT enquiry_settings_pkey PRIMARY KEY (version)
) {strict};

-- What was to be delivered by when, and when it came.
CREATE TABLE deliveries (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    external_id {text},             -- the other system's id; unique by delivery_keys
    order_id {int8},                -- of this order
    product_id {int8},              -- of it only this product
    what {text},
    promised_at {int8} NOT NULL,    -- the last moment at which it is on time
    promised_on {int8},             -- the local day whose end that is, where a day was said
    delivered_at {int8},
    delivered_on {int8},            -- the day in the business's time zone
    day_only {int8} NOT NULL,       -- 1: of when it came only the day is known
    staff {text},                   -- who said that it came
    staff_id {int8},
    touchpoint_id {int8},           -- its place on the timeline, once it came
    import_id {int8},
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    CONSTRAINT deliveries_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT deliveries_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
CREATE INDEX deliveries_by_promise ON deliveries (promised_at, id);
CREATE INDEX deliveries_waiting ON deliveries (promised_at, id) WHERE delivered_at IS NULL;
CREATE INDEX deliveries_by_id ON deliveries (id);

-- The other system's ids: each is one delivery to one customer.
CREATE TABLE delivery_keys (
    external_id {text} NOT NULL,
    customer_id {int8} NOT NULL,
    delivery_id {int8} NOT NULL,
    CONSTRAINT delivery_keys_pkey PRIMARY KEY (external_id)
) {keyed};

ALTER TABLE customer_facts ADD COLUMN enquiries_open {int8} NOT NULL DEFAULT 0;
ALTER TABLE customer_facts ADD COLUMN enquiries_lost {int8} NOT NULL DEFAULT 0;
