-- Who they are. A row of customers is the whole truth about a profile; customer_contacts, customer_identifiers,
-- customer_words, customer_vocabulary and customer_tags are made from it in the same transaction, and can be made again.

CREATE TABLE customers (
    id {int8} NOT NULL,
    kind {text} NOT NULL,
    name {text},
    preferred_name {text},
    pronunciation {text},
    language {text},                -- BCP 47
    external_id {text},             -- the id in the business's other system
    birthday {text},                -- 1961-05-17, or --05-17 where the year is not known
    gender {text},
    income_band {text},
    occupation {text},
    street {text},
    city {text},
    postcode {text},
    country {text},
    company {text},
    company_id {int8},              -- the organisation among the customers, if it is one
    household {text},               -- people with the same one, folded, live together
    source {text},                  -- how they found us
    referred_by {int8},
    looked_after_by {int8},
    joined_on {int8},
    notes {text},
    emails {text} NOT NULL,         -- lists as JSON, as they were typed, the preferred one first
    phones {text} NOT NULL,
    cards {text} NOT NULL,
    interests {text} NOT NULL,
    tags {text} NOT NULL,
    custom {text} NOT NULL,
    consent_email {int8},           -- what the latest row of consents says: 1 given, 0 withdrawn, NULL never asked
    consent_sms {int8},
    consent_phone {int8},
    consent_post {int8},
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    look_up {text} NOT NULL,        -- the folded words of name, preferred name and company
    sort_name {text} NOT NULL,      -- the folded name; those without one come last
    household_key {text},           -- folded
    source_key {text},              -- folded
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_kind_known CHECK (kind IN ('person', 'organisation'))
) {strict};
CREATE INDEX customers_by_name ON customers (sort_name, id);
CREATE INDEX customers_by_household ON customers (household_key, id) WHERE household_key IS NOT NULL;
CREATE INDEX customers_by_source ON customers (source_key, id) WHERE source_key IS NOT NULL;
CREATE INDEX customers_by_company ON customers (company_id, id) WHERE company_id IS NOT NULL;

-- E-mail addresses and phone numbers, ready to be compared. Several customers may share one (docs/decisions/0003).
CREATE TABLE customer_contacts (
    customer_id {int8} NOT NULL,
    kind {text} NOT NULL,
    key {text} NOT NULL,            -- the address in lower case; the number as +493012345, or its digits where it is none
    tail {text},                    -- a number's digits from the last to the first
    CONSTRAINT customer_contacts_pkey PRIMARY KEY (customer_id, kind, key),
    CONSTRAINT customer_contacts_of FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT customer_contacts_kind_known CHECK (kind IN ('email', 'phone'))
) {keyed};
CREATE INDEX customer_contacts_by_key ON customer_contacts (kind, key, customer_id);
CREATE INDEX customer_contacts_by_tail ON customer_contacts (tail, customer_id);

-- What only one customer can have: ids in other systems and cards. After a merge the survivor has the other's too.
CREATE TABLE customer_identifiers (
    kind {text} NOT NULL,
    value {text} NOT NULL,
    customer_id {int8} NOT NULL,
    folded {text} NOT NULL,
    CONSTRAINT customer_identifiers_pkey PRIMARY KEY (kind, value),
    CONSTRAINT customer_identifiers_kind_known CHECK (kind IN ('external_id', 'card'))
) {keyed};
CREATE INDEX customer_identifiers_by_customer ON customer_identifiers (customer_id, kind, value);
CREATE INDEX customer_identifiers_by_folded ON customer_identifiers (folded, customer_id);

-- The words under which a customer is looked up (docs/decisions/0004).
CREATE TABLE customer_words (
    customer_id {int8} NOT NULL,
    word {text} NOT NULL,
    CONSTRAINT customer_words_pkey PRIMARY KEY (customer_id, word),
    CONSTRAINT customer_words_of FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
CREATE INDEX customer_words_by_word ON customer_words (word, customer_id);

-- Each distinct word once, numbered in time, so that a process reads only those that are new to it.
CREATE TABLE customer_vocabulary (
    word {text} NOT NULL,
    number {int8} NOT NULL,
    CONSTRAINT customer_vocabulary_pkey PRIMARY KEY (word)
) {keyed};
CREATE INDEX customer_vocabulary_in_order ON customer_vocabulary (number, word);

CREATE TABLE customer_tags (
    customer_id {int8} NOT NULL,
    key {text} NOT NULL,            -- folded
    tag {text} NOT NULL,
    CONSTRAINT customer_tags_pkey PRIMARY KEY (customer_id, key),
    CONSTRAINT customer_tags_of FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
CREATE INDEX customer_tags_by_key ON customer_tags (key, customer_id);

-- Consent given and withdrawn, one row each time; nothing is ever changed here.
CREATE TABLE consents (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    channel {text} NOT NULL,
    given {int8} NOT NULL,
    at {int8} NOT NULL,
    source {text} NOT NULL,         -- how it was given: a form, a conversation, an import
    wording {text},                 -- what was asked, or where the proof lies
    staff_id {int8},
    recorded_at {int8} NOT NULL,
    CONSTRAINT consents_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT consents_of FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT consents_channel_known CHECK (channel IN ('email', 'sms', 'phone', 'post'))
) {keyed};
CREATE INDEX consents_in_time ON consents (customer_id, channel, at, id);

-- One row of figures for each customer. The folder that knows a figure owns its column (src/customers/facts.h).
CREATE TABLE customer_facts (
    customer_id {int8} NOT NULL,
    orders_count {int8} NOT NULL DEFAULT 0,
    spend {int8} NOT NULL DEFAULT 0,
    first_order_at {int8},
    last_order_at {int8},
    touchpoints_count {int8} NOT NULL DEFAULT 0,
    last_visit_at {int8},
    last_contact_at {int8},
    missed_count {int8} NOT NULL DEFAULT 0,
    met_count {int8} NOT NULL DEFAULT 0,
    exceeded_count {int8} NOT NULL DEFAULT 0,
    last_expectation {text},
    last_nps_score {int8},
    last_nps_at {int8},
    CONSTRAINT customer_facts_pkey PRIMARY KEY (customer_id),
    CONSTRAINT customer_facts_of FOREIGN KEY (customer_id) REFERENCES customers (id)
) {strict};
CREATE INDEX customer_facts_by_last_visit ON customer_facts (COALESCE(last_visit_at, 0), customer_id);
