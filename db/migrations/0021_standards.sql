-- What we promise at each kind of contact, the steps in order, and who is trained for it (src/standards).
CREATE TABLE standards (
    id {int8} NOT NULL,
    applies_to {text} NOT NULL,     -- kind, folded channel and stage: at most one standard for each
    kind {text} NOT NULL,           -- of touchpoint
    channel {text},                 -- none: every one
    stage {text},                   -- none: every one
    steps_made {int8} NOT NULL,     -- the number of the last step ever: a number is never used again
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,        -- counts changes; a content's number is the one that it had then
    CONSTRAINT standards_pkey PRIMARY KEY (id),
    CONSTRAINT standards_one_each UNIQUE (applies_to)
) {strict};

-- Every content that a standard ever had. In force at a moment is the newest one whose `since` is not later.
CREATE TABLE standard_contents (
    standard_id {int8} NOT NULL,
    number {int8} NOT NULL,
    promise {text} NOT NULL,        -- what we promise
    steps {text} NOT NULL,          -- JSON: number and words of each, in order
    extra {text} NOT NULL,          -- JSON: what going the extra distance looks like
    since {int8} NOT NULL,
    staff {text},                   -- who wrote it
    staff_id {int8},
    CONSTRAINT standard_contents_pkey PRIMARY KEY (standard_id, number),
    CONSTRAINT standard_contents_standard_fkey FOREIGN KEY (standard_id) REFERENCES standards (id)
) {keyed};

-- Present when a standard is no longer used.
CREATE TABLE standard_retirements (
    standard_id {int8} NOT NULL,
    at {int8} NOT NULL,
    staff {text},
    staff_id {int8},
    CONSTRAINT standard_retirements_pkey PRIMARY KEY (standard_id),
    CONSTRAINT standard_retirements_standard_fkey FOREIGN KEY (standard_id) REFERENCES standards (id)
) {strict};

-- Who is trained for it, from a day on and, where that has ended, until one.
CREATE TABLE standard_training (
    standard_id {int8} NOT NULL,
    id {int8} NOT NULL,
    staff_id {int8} NOT NULL,
    since {int8} NOT NULL,
    until {int8},                   -- the last day
    CONSTRAINT standard_training_pkey PRIMARY KEY (standard_id, id),
    CONSTRAINT standard_training_standard_fkey FOREIGN KEY (standard_id) REFERENCES standards (id)
) {keyed};

-- A step that was done at a contact, and who said so. Those of a contact that was taken back are swept up at night.
CREATE TABLE step_ticks (
    customer_id {int8} NOT NULL,
    touchpoint_id {int8} NOT NULL,
    standard_id {int8} NOT NULL,
    step {int8} NOT NULL,
    at {int8} NOT NULL,
    staff {text},
    staff_id {int8},
    CONSTRAINT step_ticks_pkey PRIMARY KEY (customer_id, touchpoint_id, standard_id, step),
    CONSTRAINT step_ticks_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
CREATE INDEX step_ticks_by_standard ON step_ticks (standard_id, customer_id, touchpoint_id);
