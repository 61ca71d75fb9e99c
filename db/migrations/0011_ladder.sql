-- The ladder (src/ladder): rules that the business can change, and what the nightly climb found. Made again from the evidence at any
-- time; who is gone may stand here until then.

CREATE TABLE ladder_rules (
    version {int8} NOT NULL,
    rules {text} NOT NULL,          -- JSON
    made_at {int8} NOT NULL,
    made_by {text} NOT NULL,
    CONSTRAINT ladder_rules_pkey PRIMARY KEY (version)
) {strict};

CREATE TABLE ladder_levels (
    customer_id {int8} NOT NULL,
    level {int8} NOT NULL,
    before {int8} NOT NULL,         -- the level a quarter of a year earlier
    reason {text} NOT NULL,         -- the evidence that decided, in words
    next_step {text},               -- nothing at the top
    ends_at {int8},                 -- when the level falls unless more evidence comes
    found_at {int8} NOT NULL,
    CONSTRAINT ladder_levels_pkey PRIMARY KEY (customer_id)
) {strict};
CREATE INDEX ladder_levels_by_level ON ladder_levels (level, customer_id);

-- The whole base at the end of each month, the last row today.
CREATE TABLE ladder_months (
    ends_on {int8} NOT NULL,
    level_0 {int8} NOT NULL,
    level_1 {int8} NOT NULL,
    level_2 {int8} NOT NULL,
    level_3 {int8} NOT NULL,
    level_4 {int8} NOT NULL,
    climbed {int8} NOT NULL,        -- since the month before
    slipped {int8} NOT NULL,
    CONSTRAINT ladder_months_pkey PRIMARY KEY (ends_on)
) {strict};

-- From first to loyal: how many came so far, and how long it took them.
CREATE TABLE ladder_ways (
    level {int8} NOT NULL,          -- 1 to 4; 0: the second purchase
    started {int8} NOT NULL,        -- who could have: bought once, or reached the level below
    reached {int8} NOT NULL,
    median_days {float8},
    found_at {int8} NOT NULL,
    CONSTRAINT ladder_ways_pkey PRIMARY KEY (level)
) {strict};
