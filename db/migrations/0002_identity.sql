-- Who may come in, what they may do, and what they did. Secrets are kept as hashes alone.

-- Everybody who works here. Nobody is ever removed: what they did keeps their name; who has left is not active.
CREATE TABLE staff (
    id {int8} NOT NULL,
    name {text} NOT NULL,
    email {text} NOT NULL,          -- in lower case; signs in with it
    role {text} NOT NULL,
    active {int8} NOT NULL,
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    CONSTRAINT staff_pkey PRIMARY KEY (id),
    CONSTRAINT staff_email_key UNIQUE (email),
    CONSTRAINT staff_role_known CHECK (role IN ('viewer', 'staff', 'manager', 'owner'))
) {strict};

-- One way to sign in; a second factor and passkeys will be tables beside it. No row: only a link lets them in.
CREATE TABLE staff_passwords (
    staff_id {int8} NOT NULL,
    hash {text} NOT NULL,           -- argon2id, with its salt and costs
    changed_at {int8} NOT NULL,
    CONSTRAINT staff_passwords_pkey PRIMARY KEY (staff_id),
    CONSTRAINT staff_passwords_staff_fkey FOREIGN KEY (staff_id) REFERENCES staff (id)
) {strict};

-- One signed-in browser. Deleting the row signs it out.
CREATE TABLE sessions (
    digest {text} NOT NULL,         -- of the cookie's value
    staff_id {int8} NOT NULL,
    means {text} NOT NULL,
    signed_in_at {int8} NOT NULL,
    last_seen_at {int8} NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (digest),
    CONSTRAINT sessions_staff_fkey FOREIGN KEY (staff_id) REFERENCES staff (id),
    CONSTRAINT sessions_means_known CHECK (means IN ('password', 'link'))
) {keyed};
CREATE INDEX sessions_by_staff ON sessions (staff_id);

-- A link that lets one person in once. Using it deletes the row. No staff_id: it makes the first owner.
CREATE TABLE sign_in_links (
    digest {text} NOT NULL,         -- of the token in the link
    staff_id {int8},
    expires_at {int8} NOT NULL,
    CONSTRAINT sign_in_links_pkey PRIMARY KEY (digest),
    CONSTRAINT sign_in_links_staff_fkey FOREIGN KEY (staff_id) REFERENCES staff (id)
) {keyed};
CREATE INDEX sign_in_links_by_staff ON sign_in_links (staff_id);

-- What a program signs in with, on behalf of one person. Revoking keeps the row: what it did is told by its name.
CREATE TABLE tokens (
    id {int8} NOT NULL,
    staff_id {int8} NOT NULL,
    name {text} NOT NULL,
    scopes {text} NOT NULL,         -- JSON list: "all", "read", or names of permissions
    digest {text} NOT NULL,         -- of the whole token, "rap_" included
    created_at {int8} NOT NULL,
    expires_at {int8} NOT NULL,
    last_used_at {int8},            -- the last hour in which it changed something
    revoked_at {int8},
    CONSTRAINT tokens_pkey PRIMARY KEY (id),
    CONSTRAINT tokens_digest_key UNIQUE (digest),
    CONSTRAINT tokens_staff_fkey FOREIGN KEY (staff_id) REFERENCES staff (id)
) {strict};
CREATE INDEX tokens_by_staff ON tokens (staff_id, id);

-- One row for every change, in its own transaction; rows are only ever added. It is the outbox too: whoever must hear what
-- happened reads on from the last id they have seen (docs/decisions/0008). shard_id: the customer it is about, else who did it, else the row.
CREATE TABLE audit_events (
    shard_id {int8} NOT NULL,
    id {int8} NOT NULL,
    at {int8} NOT NULL,
    actor_id {int8},                -- none: the system itself
    actor_name {text} NOT NULL,     -- as it was then
    via {text} NOT NULL,            -- "session", "token tok_...", "command", "job_...", "system"
    action {text} NOT NULL,         -- "customer.created"
    subject {text} NOT NULL,        -- the id of what changed
    changes {text} NOT NULL,        -- JSON: each field with [before, after]
    request_id {text} NOT NULL,
    CONSTRAINT audit_events_pkey PRIMARY KEY (shard_id, id)
) {keyed};
CREATE INDEX audit_events_in_order ON audit_events (id);
CREATE INDEX audit_events_by_time ON audit_events (at, id);
CREATE INDEX audit_events_by_subject ON audit_events (subject, at, id);
