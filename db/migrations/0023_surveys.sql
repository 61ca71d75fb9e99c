-- Surveys: what is asked, who was asked, and what they said (src/surveys). Answers on the scales of nps, csat and ces are kept as
-- responses too, where the customer is known.
CREATE TABLE surveys (
    id {int8} NOT NULL,
    name {text} NOT NULL,           -- among ourselves
    opened_at {int8},               -- none: a draft
    opened_by {text},
    closed_at {int8},               -- none: still open, or a draft
    closed_by {text},
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,        -- counts changes; a wording's number is the one that it had then
    CONSTRAINT surveys_pkey PRIMARY KEY (id)
) {strict};

-- Every wording that a survey ever had: an answer belongs to the one that it saw.
CREATE TABLE survey_wordings (
    survey_id {int8} NOT NULL,
    number {int8} NOT NULL,
    content {text} NOT NULL,        -- JSON: languages, questions with their words, texts around them
    since {int8} NOT NULL,
    staff {text},                   -- who wrote it
    staff_id {int8},
    CONSTRAINT survey_wordings_pkey PRIMARY KEY (survey_id, number),
    CONSTRAINT survey_wordings_survey_fkey FOREIGN KEY (survey_id) REFERENCES surveys (id)
) {keyed};

-- Where anybody may answer without a name: a code to photograph, or a tablet with four faces.
CREATE TABLE survey_places (
    id {int8} NOT NULL,
    survey_id {int8} NOT NULL,
    kind {text} NOT NULL,           -- qr or tablet
    name {text} NOT NULL,           -- "by the door"
    key_hash {text} NOT NULL,       -- of the code, or of the tablet's secret
    code {text},                    -- of a qr place, as it is printed
    created_at {int8} NOT NULL,
    ended_at {int8},
    CONSTRAINT survey_places_pkey PRIMARY KEY (id),
    CONSTRAINT survey_places_one_each UNIQUE (key_hash),
    CONSTRAINT survey_places_survey_fkey FOREIGN KEY (survey_id) REFERENCES surveys (id)
) {strict};

-- After which contacts customers are asked.
CREATE TABLE survey_rules (
    id {int8} NOT NULL,
    survey_id {int8} NOT NULL,
    touchpoint_kind {text} NOT NULL,
    after_hours {int8} NOT NULL,
    one_in {int8} NOT NULL,
    channel {text} NOT NULL,
    created_at {int8} NOT NULL,
    ended_at {int8},
    CONSTRAINT survey_rules_pkey PRIMARY KEY (id),
    CONSTRAINT survey_rules_survey_fkey FOREIGN KEY (survey_id) REFERENCES surveys (id)
) {strict};

-- Groups of which some were drawn by chance, as it was told beforehand.
CREATE TABLE survey_samples (
    id {int8} NOT NULL,
    survey_id {int8} NOT NULL,
    channel {text} NOT NULL,
    tag {text},                     -- of the group; none: everybody
    active_days {int8},             -- here within so many days; none: whenever
    seed {int8} NOT NULL,
    size {int8} NOT NULL,           -- how many were wanted
    population {int8} NOT NULL,
    drawn {int8} NOT NULL,
    at {int8} NOT NULL,
    staff {text},
    CONSTRAINT survey_samples_pkey PRIMARY KEY (id),
    CONSTRAINT survey_samples_survey_fkey FOREIGN KEY (survey_id) REFERENCES surveys (id)
) {strict};

-- A customer who was drawn for a survey, when they were asked and when they answered.
CREATE TABLE survey_invitations (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    survey_id {int8} NOT NULL,
    channel {text} NOT NULL,        -- email, sms, post or counter
    drawn_by {text} NOT NULL,       -- hand, rule or sample
    rule_id {int8},
    sample_id {int8},
    touchpoint_id {int8},           -- the contact that they are asked about
    touchpoint_kind {text},
    touchpoint_at {int8},
    staff {text},                   -- who served them there
    code {text},                    -- the short code on a paper sheet
    drawn_at {int8} NOT NULL,
    asked_at {int8},                -- none: waits for somebody to ask
    asked_by {text},
    expires_at {int8},
    answered_at {int8},             -- of an answer without a name the day alone
    version {int8} NOT NULL,
    CONSTRAINT survey_invitations_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT survey_invitations_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
CREATE INDEX survey_invitations_by_time ON survey_invitations (survey_id, drawn_at, id);
CREATE INDEX survey_invitations_by_id ON survey_invitations (id);

-- What opens an invitation: its link's token and its short code, as hashes.
CREATE TABLE survey_keys (
    key_hash {text} NOT NULL,
    customer_id {int8} NOT NULL,
    invitation_id {int8} NOT NULL,
    CONSTRAINT survey_keys_pkey PRIMARY KEY (key_hash)
) {keyed};
CREATE INDEX survey_keys_of_invitation ON survey_keys (customer_id, invitation_id);

-- Who was drawn and yet not asked, and why.
CREATE TABLE survey_left_outs (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    survey_id {int8} NOT NULL,
    rule_id {int8},
    sample_id {int8},
    touchpoint_id {int8},
    reason {text} NOT NULL,
    at {int8} NOT NULL,
    CONSTRAINT survey_left_outs_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT survey_left_outs_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
CREATE INDEX survey_left_outs_by_time ON survey_left_outs (survey_id, at, id);

-- Who said that they do not want to be asked.
CREATE TABLE survey_stops (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    at {int8} NOT NULL,
    CONSTRAINT survey_stops_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT survey_stops_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};

-- A filled-in survey, with or without a name.
CREATE TABLE survey_answers (
    id {int8} NOT NULL,
    survey_id {int8} NOT NULL,
    wording {int8} NOT NULL,        -- the number of the one that they saw
    channel {text} NOT NULL,        -- link, qr, tablet or paper
    language {text} NOT NULL,
    customer_id {int8},             -- none: without a name
    invitation_id {int8},           -- none where the name was taken off
    place_id {int8},
    batch_id {int8},
    touchpoint_kind {text},
    staff {text},
    at {int8} NOT NULL,             -- of a link answered without a name the day alone
    changed_at {int8} NOT NULL,
    open_until {int8} NOT NULL,     -- may be changed until then
    CONSTRAINT survey_answers_pkey PRIMARY KEY (id)
) {strict};
CREATE INDEX survey_answers_by_time ON survey_answers (survey_id, at, id);
CREATE INDEX survey_answers_of_customer ON survey_answers (customer_id) WHERE customer_id IS NOT NULL;

-- What was said to each question.
CREATE TABLE survey_values (
    answer_id {int8} NOT NULL,
    question {int8} NOT NULL,
    kind {text} NOT NULL,
    score {int8},                   -- of a choice its number, from 1
    words {text},
    response_id {int8},             -- the response that it is kept as
    CONSTRAINT survey_values_pkey PRIMARY KEY (answer_id, question)
) {keyed};

-- What opens an answer to whoever gave it: the hash of a key that they alone hold.
CREATE TABLE survey_answer_keys (
    key_hash {text} NOT NULL,
    answer_id {int8} NOT NULL,
    CONSTRAINT survey_answer_keys_pkey PRIMARY KEY (key_hash)
) {keyed};

-- What we wrote back. Who answered without a name reads it where they answered.
CREATE TABLE survey_replies (
    answer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    words {text} NOT NULL,
    at {int8} NOT NULL,
    staff {text},
    CONSTRAINT survey_replies_pkey PRIMARY KEY (answer_id, id)
) {keyed};

-- Paper sheets as they are keyed in, once or twice, until they are taken in.
CREATE TABLE survey_batches (
    id {int8} NOT NULL,
    survey_id {int8} NOT NULL,
    wording {int8} NOT NULL,
    name {text} NOT NULL,
    passes {int8} NOT NULL,         -- 1, or 2: keyed twice and compared
    answered_on {int8} NOT NULL,    -- the day of their answers
    created_at {int8} NOT NULL,
    created_by {text},
    taken_in_at {int8},
    taken_in_by {text},
    CONSTRAINT survey_batches_pkey PRIMARY KEY (id)
) {strict};

CREATE TABLE survey_sheets (
    batch_id {int8} NOT NULL,
    pass {int8} NOT NULL,
    number {int8} NOT NULL,         -- its place in the pile, from 1
    code {text},                    -- the short code of whom it was given to
    given {text} NOT NULL,          -- JSON: the answer to each question
    keyed_at {int8} NOT NULL,
    keyed_by {text},
    CONSTRAINT survey_sheets_pkey PRIMARY KEY (batch_id, pass, number)
) {keyed};

ALTER TABLE customer_facts ADD COLUMN last_asked_at {int8};   -- owned by surveys
