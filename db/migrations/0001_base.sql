-- What any service needs. Times are microseconds since 1970 in UTC; JSON is kept as text.

-- Which steps of this folder ran. Its first row makes the database ours.
CREATE TABLE schema_migrations (
    number {int8} NOT NULL,
    name {text} NOT NULL,
    applied_at {int8} NOT NULL,
    CONSTRAINT schema_migrations_pkey PRIMARY KEY (number)
) {strict};

-- Indexes that a big import took away (SQLite) and that are laid again when it has ended, or with the next start.
CREATE TABLE indexes_put_off (
    name {text} NOT NULL,
    made_by {text} NOT NULL,        -- its CREATE INDEX
    CONSTRAINT indexes_put_off_pkey PRIMARY KEY (name)
) {keyed};

-- The one business whose database this is.
CREATE TABLE business (
    id {int8} NOT NULL,
    name {text} NOT NULL,
    currency {text} NOT NULL,       -- ISO 4217; all money of the database is in it
    time_zone {text} NOT NULL,      -- IANA name; decides what "today" is
    country {text} NOT NULL,        -- ISO 3166, two letters; decides how a phone number without a prefix is read
    created_at {int8} NOT NULL,
    version {int8} NOT NULL,        -- counts the changes; an If-Match compares it
    CONSTRAINT business_pkey PRIMARY KEY (id),
    CONSTRAINT business_is_one CHECK (id = 1)
) {strict};

-- Which process makes ids with which node number, and until when it may.
CREATE TABLE node_leases (
    node {int8} NOT NULL,
    holder {text} NOT NULL,         -- host and process, for people
    lease_until {int8} NOT NULL,
    CONSTRAINT node_leases_pkey PRIMARY KEY (node),
    CONSTRAINT node_leases_node_fits CHECK (node BETWEEN 0 AND 1023)
) {strict};

-- Work for later. A ready job whose time has come, or a running one whose lease has ended, may be claimed.
CREATE TABLE jobs (
    id {int8} NOT NULL,
    kind {text} NOT NULL,
    payload {text} NOT NULL,
    state {text} NOT NULL,
    run_at {int8} NOT NULL,
    lease_until {int8},
    attempts {int8} NOT NULL,
    dedupe {text},                  -- two jobs with the same one are one job
    progress {text},
    result {text},
    created_at {int8} NOT NULL,
    finished_at {int8},
    CONSTRAINT jobs_pkey PRIMARY KEY (id),
    CONSTRAINT jobs_dedupe_key UNIQUE (dedupe),
    CONSTRAINT jobs_state_known CHECK (state IN ('ready', 'running', 'done', 'failed', 'cancelled'))
) {strict};
CREATE INDEX jobs_to_do ON jobs (run_at, id) WHERE state IN ('ready', 'running');
CREATE INDEX jobs_finished ON jobs (finished_at, id) WHERE finished_at IS NOT NULL;

-- The answer a request was given, so that its repetition is given the same. Written in the transaction of the effect.
CREATE TABLE idempotency_keys (
    actor {text} NOT NULL,
    key {text} NOT NULL,
    request_hash {text} NOT NULL,
    status {int8} NOT NULL,
    headers {text} NOT NULL,
    body {text} NOT NULL,
    created_at {int8} NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (actor, key)
) {keyed};
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at, actor, key);
