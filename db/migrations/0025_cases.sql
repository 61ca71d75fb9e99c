-- What went wrong, what was asked and what was praised: each with its conversation, its clocks and how it ended. A case may be about
-- nobody we know, so it lies under its own id and only names the customer.
CREATE TABLE cases (
    id {int8} NOT NULL,
    external_id {text},             -- the other system's id; unique by case_keys
    customer_id {int8},             -- nobody we know where it is missing
    contact {text},                 -- how whoever wrote can be reached, where no customer is known
    subject {text} NOT NULL,
    source {text} NOT NULL,         -- how it came: mail, form, phone, survey or counter
    kind {text} NOT NULL,           -- complaint, question, request or praise
    priority {text} NOT NULL,
    cause {text},                   -- what happened, as far as it is known
    staff {text},                   -- whose it is, by name
    staff_id {int8},
    team_id {int8},
    opened_at {int8} NOT NULL,
    opened_by {text},
    opened_by_id {int8},
    response_id {int8},             -- the answer to a survey that opened it
    split_from {int8},              -- the case that it was a part of
    touchpoint_id {int8},           -- its place on the timeline
    waiting_since {int8},           -- we wait for the customer
    snoozed_until {int8},
    is_open {int8} NOT NULL,        -- 1 while it is neither closed nor part of another case
    due_at {int8},                  -- the clock that runs out first
    due_clock {text},
    comes_up_at {int8} NOT NULL,    -- the order of the queue
    import_id {int8},
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    look_up {text} NOT NULL,        -- the folded words of subject, contact and conversation
    CONSTRAINT cases_pkey PRIMARY KEY (id),
    CONSTRAINT cases_source_known CHECK (source IN ('mail', 'form', 'phone', 'survey', 'counter')),
    CONSTRAINT cases_kind_known CHECK (kind IN ('complaint', 'question', 'request', 'praise')),
    CONSTRAINT cases_priority_known CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
    CONSTRAINT cases_due_whole CHECK ((due_at IS NULL) = (due_clock IS NULL))
) {strict};
CREATE INDEX cases_queue ON cases (comes_up_at, id) WHERE is_open = 1;
CREATE INDEX cases_in_time ON cases (opened_at, id);
CREATE INDEX cases_by_customer ON cases (customer_id, opened_at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX cases_by_response ON cases (response_id) WHERE response_id IS NOT NULL;

CREATE TABLE case_keys (
    external_id {text} NOT NULL,
    case_id {int8} NOT NULL,
    CONSTRAINT case_keys_pkey PRIMARY KEY (external_id)
) {keyed};

-- The conversation: the customer's words, our answers, notes for ourselves, and what the system did.
CREATE TABLE case_entries (
    case_id {int8} NOT NULL,
    id {int8} NOT NULL,
    at {int8} NOT NULL,
    kind {text} NOT NULL,           -- customer, answer, note or system
    words {text} NOT NULL,
    way {text},                     -- by which way it came or went
    staff {text},
    staff_id {int8},
    touchpoint_id {int8},
    CONSTRAINT case_entries_pkey PRIMARY KEY (case_id, id),
    CONSTRAINT case_entries_kind_known CHECK (kind IN ('customer', 'answer', 'note', 'system'))
) {keyed};

-- How long we have, in hours in which we are open. Paused: no due_at, but how much was left.
CREATE TABLE case_clocks (
    case_id {int8} NOT NULL,
    clock {text} NOT NULL,
    started_at {int8} NOT NULL,
    minutes {int8} NOT NULL,
    warn_minutes {int8} NOT NULL,
    due_at {int8},
    left_us {int8},
    warn_at {int8},
    warned_at {int8},
    escalated_at {int8},
    met_at {int8},
    CONSTRAINT case_clocks_pkey PRIMARY KEY (case_id, clock),
    CONSTRAINT case_clocks_known CHECK (clock IN ('first', 'next', 'solution'))
) {keyed};
CREATE INDEX case_clocks_to_warn ON case_clocks (warn_at, case_id, clock) WHERE warn_at IS NOT NULL AND warned_at IS NULL AND met_at IS NULL;
CREATE INDEX case_clocks_to_escalate ON case_clocks (due_at, case_id, clock) WHERE due_at IS NOT NULL AND escalated_at IS NULL AND met_at IS NULL;

-- Present when a case is closed: why it happened, what we did, and how the customer was told.
CREATE TABLE case_closures (
    case_id {int8} NOT NULL,
    at {int8} NOT NULL,
    staff {text},
    staff_id {int8},
    cause {text},
    action {text},
    told_by {text} NOT NULL,        -- call, email, letter, chat or in_person
    told {text},                    -- the words
    together {text},                -- where it was solved together: what each side did
    ask_at {int8},                  -- from when on they are to be asked whether it is right now
    CONSTRAINT case_closures_pkey PRIMARY KEY (case_id),
    CONSTRAINT case_closures_told_by_known CHECK (told_by IN ('call', 'email', 'letter', 'chat', 'in_person'))
) {strict};
CREATE INDEX case_closures_to_ask ON case_closures (ask_at, case_id) WHERE ask_at IS NOT NULL;
CREATE INDEX case_closures_in_time ON case_closures (at, case_id);

-- Present when a case is part of another one.
CREATE TABLE case_merges (
    case_id {int8} NOT NULL,
    into_id {int8} NOT NULL,
    at {int8} NOT NULL,
    staff {text},
    staff_id {int8},
    CONSTRAINT case_merges_pkey PRIMARY KEY (case_id)
) {strict};
CREATE INDEX case_merges_by_survivor ON case_merges (into_id, case_id);

CREATE TABLE case_watchers (
    case_id {int8} NOT NULL,
    staff_id {int8} NOT NULL,
    CONSTRAINT case_watchers_pkey PRIMARY KEY (case_id, staff_id)
) {keyed};
CREATE INDEX case_watchers_by_staff ON case_watchers (staff_id, case_id);

-- What they said when we asked whether it is right now.
CREATE TABLE case_verdicts (
    case_id {int8} NOT NULL,
    id {int8} NOT NULL,
    at {int8} NOT NULL,
    score {int8} NOT NULL,          -- satisfied with how we put it right, 1 to 5
    comment {text},
    response_id {int8},             -- the answer, where the customer is known
    reopened {int8} NOT NULL,
    CONSTRAINT case_verdicts_pkey PRIMARY KEY (case_id, id)
) {keyed};
CREATE INDEX case_verdicts_by_response ON case_verdicts (response_id) WHERE response_id IS NOT NULL;

-- What the business has decided: clocks, answers, money. Each change is a new version.
CREATE TABLE case_rules (
    part {text} NOT NULL,
    version {int8} NOT NULL,
    rules {text} NOT NULL,          -- JSON
    made_at {int8} NOT NULL,
    made_by {text} NOT NULL,
    CONSTRAINT case_rules_pkey PRIMARY KEY (part, version)
) {keyed};

-- A few people who own cases from start to finish, with money of their own to put things right.
CREATE TABLE teams (
    id {int8} NOT NULL,
    name {text} NOT NULL,
    monthly_budget {int8},          -- minor units; none: what its people may give
    members {text} NOT NULL,        -- JSON list of ids
    active {int8} NOT NULL,
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    CONSTRAINT teams_pkey PRIMARY KEY (id)
) {strict};

-- What was given, or asked for, to put things right.
CREATE TABLE remedies (
    id {int8} NOT NULL,
    case_id {int8} NOT NULL,
    customer_id {int8},
    kind {text} NOT NULL,           -- refund, replacement, credit, gift, or one of the business's own
    what {text} NOT NULL,
    amount {int8} NOT NULL,         -- what it costs us, minor units
    reason {text},
    at {int8} NOT NULL,
    staff {text},                   -- who gave it or asked for it
    staff_id {int8},
    team_id {int8},                 -- whose case it was
    on_the_spot {int8} NOT NULL,    -- 1: nobody was asked
    is_waiting {int8} NOT NULL,     -- 1 while somebody is to say yes or no
    why_asked {text},               -- which limit it passes
    charged_id {int8},              -- whose allowance it lies on
    month {text},                   -- "2026-11", of that allowance
    outcome {text},                 -- how it turned out
    touchpoint_id {int8},
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    CONSTRAINT remedies_pkey PRIMARY KEY (id)
) {strict};
CREATE INDEX remedies_by_case ON remedies (case_id, id);
CREATE INDEX remedies_in_time ON remedies (at, id);
CREATE INDEX remedies_waiting ON remedies (at, id) WHERE is_waiting = 1;
CREATE INDEX remedies_by_customer ON remedies (customer_id, id) WHERE customer_id IS NOT NULL;

-- Present when somebody has said yes or no, or it was taken back.
CREATE TABLE remedy_answers (
    remedy_id {int8} NOT NULL,
    answer {text} NOT NULL,
    at {int8} NOT NULL,
    staff {text},
    staff_id {int8},
    note {text},
    asked_amount {int8} NOT NULL,   -- what was asked for; the remedy has what was granted
    CONSTRAINT remedy_answers_pkey PRIMARY KEY (remedy_id),
    CONSTRAINT remedy_answers_known CHECK (answer IN ('approved', 'declined', 'withdrawn'))
) {strict};

-- How much of an allowance is used: of a person or a team, for a case ("cas_...") or a month ("2026-11").
CREATE TABLE money_given (
    holder_id {int8} NOT NULL,
    scope {text} NOT NULL,
    amount {int8} NOT NULL,
    CONSTRAINT money_given_pkey PRIMARY KEY (holder_id, scope),
    CONSTRAINT money_given_not_negative CHECK (amount >= 0)
) {keyed};

ALTER TABLE customer_facts ADD COLUMN open_cases {int8} NOT NULL DEFAULT 0;
ALTER TABLE customer_facts ADD COLUMN cases_count {int8} NOT NULL DEFAULT 0;
