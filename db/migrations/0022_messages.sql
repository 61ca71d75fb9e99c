-- From whom mail comes and how fast it goes. The newest is in force.
CREATE TABLE mail_settings (
    version {int8} NOT NULL,
    from_name {text} NOT NULL,
    from_address {text} NOT NULL,
    reply_to {text},
    per_minute {int8} NOT NULL,             -- messages in all
    per_domain_per_minute {int8} NOT NULL,  -- to one domain of recipients
    made_at {int8} NOT NULL,
    made_by {text} NOT NULL,
    CONSTRAINT mail_settings_pkey PRIMARY KEY (version)
) {strict};

-- The mail server. The newest is in force.
CREATE TABLE mail_servers (
    version {int8} NOT NULL,
    host {text} NOT NULL,
    port {int8} NOT NULL,
    security {text} NOT NULL,
    user_name {text},
    password {text},                -- sealed with the data folder's key; of the newest only
    connections {int8} NOT NULL,
    patience_seconds {int8} NOT NULL,
    made_at {int8} NOT NULL,
    made_by {text} NOT NULL,
    CONSTRAINT mail_servers_pkey PRIMARY KEY (version),
    CONSTRAINT mail_servers_security_known CHECK (security IN ('starttls', 'tls', 'none'))
) {strict};

-- Keys that sign mail, at most one in use for each domain.
CREATE TABLE mail_dkim_keys (
    id {int8} NOT NULL,
    domain {text} NOT NULL,
    selector {text} NOT NULL,
    dns_name {text} NOT NULL,
    dns_value {text} NOT NULL,      -- the public half, as the DNS holds it
    made_at {int8} NOT NULL,
    made_by {text} NOT NULL,
    in_use_since {int8},
    sealed_key {text} NOT NULL,     -- the private half, sealed with the data folder's key
    CONSTRAINT mail_dkim_keys_pkey PRIMARY KEY (id)
) {strict};

-- Each data folder that mail has left from. Nothing leaves from one that is held, or that this database does not know.
CREATE TABLE mail_places (
    place {text} NOT NULL,          -- as the folder's file mail-place says
    fingerprint {text} NOT NULL,    -- of machine, folder and file: a copy has another one
    claims {int8} NOT NULL,         -- how many were claimed there; behind the file's count, this database is an older copy
    held_at {int8},
    held_because {text},
    held_by {text},
    trouble {text},                 -- why nothing could be handed over lately
    trouble_since {int8},
    last_accepted_at {int8},
    seen_at {int8} NOT NULL,
    CONSTRAINT mail_places_pkey PRIMARY KEY (place),
    CONSTRAINT mail_places_held_whole CHECK ((held_at IS NULL) = (held_because IS NULL))
) {keyed};

-- One message to one recipient.
CREATE TABLE messages (
    id {int8} NOT NULL,
    customer_id {int8},             -- to whom; none: a test, or to somebody who is no customer
    purpose {text} NOT NULL,
    occasion {text},                -- what it is sent for ("survey_..."): once for each customer
    to_name {text} NOT NULL,
    to_address {text} NOT NULL,
    from_name {text} NOT NULL,
    from_address {text} NOT NULL,
    reply_to {text},
    message_id {text} NOT NULL,     -- of the mail itself, fixed when it was planned
    in_reply_to {text},
    unsubscribe_link {text},
    subject {text} NOT NULL,
    text {text} NOT NULL,
    html {text},
    state {text} NOT NULL,          -- planned and held ones have a row in message_queue
    reason {text},                  -- what the server said last, or why it did not leave
    fence {int8} NOT NULL,          -- of the claim that ended it; 0: none
    attempts {int8} NOT NULL,
    planned_at {int8} NOT NULL,
    planned_by {text} NOT NULL,
    due_at {int8} NOT NULL,
    ended_at {int8},
    CONSTRAINT messages_pkey PRIMARY KEY (id),
    CONSTRAINT messages_purpose_known CHECK (purpose IN ('test', 'service', 'marketing')),
    CONSTRAINT messages_state_known CHECK (state IN ('planned', 'held', 'accepted', 'failed', 'unknown', 'withdrawn')),
    CONSTRAINT messages_ended_whole CHECK ((state IN ('planned', 'held')) = (ended_at IS NULL))
) {strict};
CREATE INDEX messages_in_time ON messages (planned_at, id);
CREATE INDEX messages_by_state ON messages (state, planned_at, id);
CREATE INDEX messages_by_customer ON messages (customer_id, planned_at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX messages_by_occasion ON messages (customer_id, occasion) WHERE occasion IS NOT NULL;

-- What has not ended yet, and how far it is.
CREATE TABLE message_queue (
    message_id {int8} NOT NULL,
    domain {text} NOT NULL,         -- of the recipient
    rank {int8} NOT NULL,           -- what somebody waits for goes first
    phase {text} NOT NULL,
    due_at {int8} NOT NULL,         -- not before
    fence {int8} NOT NULL,          -- of the last claim: whoever holds another one changes nothing
    place {text},                   -- of the last claim
    lease_until {int8},
    attempts {int8} NOT NULL,       -- that came to an answer of the server
    first_tried_at {int8},
    last_reply {text},
    CONSTRAINT message_queue_pkey PRIMARY KEY (message_id),
    CONSTRAINT message_queue_phase_known CHECK (phase IN ('waiting', 'claimed', 'handed', 'held')),
    CONSTRAINT message_queue_leased CHECK ((phase IN ('claimed', 'handed')) = (lease_until IS NOT NULL))
) {strict};
CREATE INDEX message_queue_due ON message_queue (rank, due_at, message_id) WHERE phase = 'waiting';
CREATE INDEX message_queue_leases ON message_queue (lease_until) WHERE lease_until IS NOT NULL;
