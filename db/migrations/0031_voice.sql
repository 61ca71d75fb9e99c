-- Under which address customers reach our pages. The newest is in force.
CREATE TABLE public_addresses (
    version {int8} NOT NULL,
    address {text} NOT NULL,        -- "https://hallo.hafer-mohn.example"
    made_at {int8} NOT NULL,
    made_by {text} NOT NULL,
    CONSTRAINT public_addresses_pkey PRIMARY KEY (version)
) {strict};

-- What a personal link in a message opens with. Its text holds a mark in its place; this row goes when the message has arrived.
CREATE TABLE message_secrets (
    message_id {int8} NOT NULL,
    secret {text} NOT NULL,
    at {int8} NOT NULL,
    CONSTRAINT message_secrets_pkey PRIMARY KEY (message_id)
) {strict};
CREATE INDEX message_secrets_in_time ON message_secrets (at);

ALTER TABLE survey_invitations ADD COLUMN message_id {int8};   -- the mail that asks them
CREATE INDEX survey_invitations_to_mail ON survey_invitations (drawn_at, id) WHERE channel = 'email' AND asked_at IS NULL AND answered_at IS NULL;

ALTER TABLE case_entries ADD COLUMN message_id {int8};          -- the mail that our answer went out as

ALTER TABLE case_entries ADD COLUMN shown_at {int8};            -- our answer stands where who has no name answered
ALTER TABLE cases ADD COLUMN answer_id {int8};                  -- the answer to a survey, without a name, that opened it
CREATE INDEX cases_by_answer ON cases (answer_id) WHERE answer_id IS NOT NULL;
CREATE INDEX cases_without_a_name ON cases (created_at) WHERE answer_id IS NOT NULL;

-- What a mail that asks opens to say no with, as a hash. It outlives the invitation's link.
CREATE TABLE survey_stop_keys (
    key_hash {text} NOT NULL,
    customer_id {int8} NOT NULL,
    message_id {int8} NOT NULL,     -- the mail that it stands in
    CONSTRAINT survey_stop_keys_pkey PRIMARY KEY (key_hash)
) {keyed};
CREATE INDEX survey_stop_keys_of_customer ON survey_stop_keys (customer_id);

-- What we know and tell again and again: for ourselves, and for everybody once it is published.
CREATE TABLE articles (
    id {int8} NOT NULL,
    title {text} NOT NULL,
    text {text} NOT NULL,           -- Markdown
    written_by {text},
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    archived_at {int8},             -- not used any more
    version {int8} NOT NULL,
    CONSTRAINT articles_pkey PRIMARY KEY (id)
) {strict};

-- Present while everybody may read it: what they read, whatever is written since.
CREATE TABLE article_publications (
    article_id {int8} NOT NULL,
    title {text} NOT NULL,
    text {text} NOT NULL,
    look_up {text} NOT NULL,        -- the folded words of both
    at {int8} NOT NULL,
    staff {text},
    version {int8} NOT NULL,        -- of the article, when it was published
    CONSTRAINT article_publications_pkey PRIMARY KEY (article_id)
) {strict};

-- Ideas of customers and what we answered.
CREATE TABLE ideas (
    id {int8} NOT NULL,
    title {text} NOT NULL,
    words {text} NOT NULL,
    came_by {text} NOT NULL,
    customer_id {int8},             -- whose it is
    case_id {int8},
    response_id {int8},
    created_at {int8} NOT NULL,
    staff {text},
    answer {text},                  -- done, planned or no
    reason {text},                  -- why, in words for those who voted
    answered_at {int8},
    answered_by {text},
    version {int8} NOT NULL,
    CONSTRAINT ideas_pkey PRIMARY KEY (id),
    CONSTRAINT ideas_answer_whole CHECK ((answer IS NULL) = (answered_at IS NULL))
) {strict};
CREATE INDEX ideas_by_customer ON ideas (customer_id) WHERE customer_id IS NOT NULL;

CREATE TABLE idea_votes (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    idea_id {int8} NOT NULL,
    at {int8} NOT NULL,
    CONSTRAINT idea_votes_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT idea_votes_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
CREATE INDEX idea_votes_of_idea ON idea_votes (idea_id, customer_id);

-- You said, we did: with the customer's leave.
CREATE TABLE said (
    id {int8} NOT NULL,
    case_id {int8},
    idea_id {int8},
    you_said {text} NOT NULL,
    we_did {text} NOT NULL,
    called {text},                  -- as the customer wants to be called there
    leave {text} NOT NULL,          -- how they gave it
    created_at {int8} NOT NULL,
    staff {text},
    shown_at {int8},                -- everybody may read it, while its case is closed or its idea answered
    shown_by {text},
    version {int8} NOT NULL,
    CONSTRAINT said_pkey PRIMARY KEY (id),
    CONSTRAINT said_of_one CHECK ((case_id IS NULL) <> (idea_id IS NULL))
) {strict};
CREATE INDEX said_shown ON said (shown_at, id) WHERE shown_at IS NOT NULL;
