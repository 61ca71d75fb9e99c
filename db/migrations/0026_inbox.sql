-- Mail that comes in: each once, whose it is and which case it belongs to, what was attached, and the ways by which it comes.

-- Our server takes hallo+anything@ for hallo@: then each message's answers and bounces come to an address of its own.
ALTER TABLE mail_settings ADD COLUMN reply_tokens {int8} NOT NULL DEFAULT 0;

-- That a message came back, and what was said of it.
ALTER TABLE messages ADD COLUMN bounced_at {int8};
ALTER TABLE messages ADD COLUMN bounce {text};
CREATE INDEX messages_bounced ON messages (to_address, bounced_at) WHERE bounced_at IS NOT NULL;

CREATE TABLE message_tokens (
    token {text} NOT NULL,          -- of the address that it is answered to
    message_id {int8} NOT NULL,
    CONSTRAINT message_tokens_pkey PRIMARY KEY (token)
) {keyed};

-- Addresses to which nothing is sent, since mail to them came back.
CREATE TABLE mail_undeliverable (
    address {text} NOT NULL,
    since {int8} NOT NULL,
    reason {text} NOT NULL,
    message_id {int8} NOT NULL,     -- the message that came back last
    mail {text} NOT NULL,           -- the mail that says so, "rml_..."
    CONSTRAINT mail_undeliverable_pkey PRIMARY KEY (address)
) {keyed};

-- The Message-ID that came in last about a thing ("cas_..."), so that our answer stands below it in their program.
CREATE TABLE mail_threads (
    about {text} NOT NULL,
    message_id {text} NOT NULL,
    at {int8} NOT NULL,
    CONSTRAINT mail_threads_pkey PRIMARY KEY (about)
) {keyed};

CREATE TABLE received_mails (
    id {int8} NOT NULL,
    way {text} NOT NULL,
    received_at {int8} NOT NULL,
    sent_at {int8},                 -- as they say
    from_name {text} NOT NULL,
    from_address {text} NOT NULL,   -- empty: none was said
    from_key {text} NOT NULL,       -- ready to be compared
    to_addresses {text} NOT NULL,   -- JSON list
    message_id {text},
    in_reply_to {text},
    subject {text} NOT NULL,
    text {text} NOT NULL,
    quoted {text} NOT NULL,
    signature {text} NOT NULL,
    nature {text} NOT NULL,
    troubles {text} NOT NULL,       -- JSON list: what could not be read
    bytes {int8} NOT NULL,
    attachments {int8} NOT NULL,
    fate {text} NOT NULL,           -- what became of it
    reason {text},                  -- why
    customer_id {int8},
    case_id {int8},
    entry_id {int8},                -- its words in the case
    answers_id {int8},              -- the message of ours that it answers or is about
    is_unmatched {int8} NOT NULL,   -- 1 while somebody has to say whose it is
    CONSTRAINT received_mails_pkey PRIMARY KEY (id),
    CONSTRAINT received_mails_way_known CHECK (way IN ('pipe', 'hook', 'imap')),
    CONSTRAINT received_mails_fate_known CHECK (fate IN ('answer', 'opened', 'automatic', 'bulk', 'bounce', 'complaint', 'ours', 'flood'))
) {strict};
CREATE INDEX received_mails_in_time ON received_mails (received_at, id);
CREATE INDEX received_mails_by_case ON received_mails (case_id, received_at, id) WHERE case_id IS NOT NULL;
CREATE INDEX received_mails_by_customer ON received_mails (customer_id, received_at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX received_mails_unmatched ON received_mails (received_at, id) WHERE is_unmatched = 1;
CREATE INDEX received_mails_by_sender ON received_mails (from_key, received_at);
CREATE INDEX received_mails_of_strangers ON received_mails (received_at) WHERE fate = 'opened' AND customer_id IS NULL;

-- The same mail comes twice when its way was cut after it was kept: a digest of all that it says.
CREATE TABLE received_keys (
    key {text} NOT NULL,
    mail_id {int8} NOT NULL,
    CONSTRAINT received_keys_pkey PRIMARY KEY (key)
) {keyed};

-- Who answers a mail of theirs names it.
CREATE TABLE received_message_ids (
    message_id {text} NOT NULL,
    mail_id {int8} NOT NULL,
    CONSTRAINT received_message_ids_pkey PRIMARY KEY (message_id, mail_id)
) {keyed};

-- Files by what they hold: the same picture in ten mails is kept once.
CREATE TABLE kept_files (
    sha256 {text} NOT NULL,
    bytes {int8} NOT NULL,
    CONSTRAINT kept_files_pkey PRIMARY KEY (sha256)
) {keyed};
CREATE TABLE kept_file_pieces (
    sha256 {text} NOT NULL,
    number {int8} NOT NULL,
    piece {text} NOT NULL,          -- base64
    CONSTRAINT kept_file_pieces_pkey PRIMARY KEY (sha256, number)
) {keyed};

CREATE TABLE mail_attachments (
    mail_id {int8} NOT NULL,
    number {int8} NOT NULL,
    name {text} NOT NULL,           -- to be shown, and never a path
    type {text} NOT NULL,           -- as they say
    bytes {int8} NOT NULL,
    sha256 {text} NOT NULL,
    CONSTRAINT mail_attachments_pkey PRIMARY KEY (mail_id, number)
) {keyed};

-- The mailbox that is read. The newest is in force.
CREATE TABLE mail_accounts (
    version {int8} NOT NULL,
    host {text} NOT NULL,
    port {int8} NOT NULL,
    security {text} NOT NULL,
    user_name {text} NOT NULL,
    password {text},                -- sealed with the data folder's key; of the newest only
    folder {text} NOT NULL,
    every_seconds {int8} NOT NULL,
    active {int8} NOT NULL,
    made_at {int8} NOT NULL,
    made_by {text} NOT NULL,
    CONSTRAINT mail_accounts_pkey PRIMARY KEY (version),
    CONSTRAINT mail_accounts_security_known CHECK (security IN ('starttls', 'tls', 'none'))
) {strict};

-- How far a mailbox has been read.
CREATE TABLE mail_account_places (
    account {text} NOT NULL,        -- user, host and folder
    uid_validity {int8} NOT NULL,   -- 0: never opened
    last_uid {int8} NOT NULL,
    read_at {int8},                 -- when it was read to its end last
    trouble {text},
    trouble_since {int8},
    lease_of {text},                -- the place that reads it
    lease_until {int8},
    CONSTRAINT mail_account_places_pkey PRIMARY KEY (account)
) {keyed};

-- What signs mail that another program brings; two at most, so that one can follow the other.
CREATE TABLE mail_hook_secrets (
    id {int8} NOT NULL,
    sealed {text} NOT NULL,
    made_at {int8} NOT NULL,
    made_by {text} NOT NULL,
    CONSTRAINT mail_hook_secrets_pkey PRIMARY KEY (id)
) {strict};
CREATE TABLE mail_hook_calls (
    call {text} NOT NULL,           -- its webhook-id
    digest {text} NOT NULL,         -- of what it brought
    at {int8} NOT NULL,
    CONSTRAINT mail_hook_calls_pkey PRIMARY KEY (call)
) {keyed};
CREATE INDEX mail_hook_calls_in_time ON mail_hook_calls (at);
