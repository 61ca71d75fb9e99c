-- Reviews and posts that stand where everybody reads them come into the queue of cases, and are answered there too.
CREATE TABLE cases_kept AS SELECT id, external_id, customer_id, contact, subject, source, kind, priority, cause, staff, staff_id, team_id, opened_at, opened_by, opened_by_id,
       response_id, split_from, touchpoint_id, waiting_since, snoozed_until, is_open, due_at, due_clock, comes_up_at, import_id, created_at,
       updated_at, version, answer_id, look_up FROM cases;
DROP TABLE cases;
CREATE TABLE cases (
    id {int8} NOT NULL,
    external_id {text},             -- the other system's id; unique by case_keys
    customer_id {int8},             -- nobody we know where it is missing
    contact {text},                 -- how whoever wrote can be reached, where no customer is known
    subject {text} NOT NULL,
    source {text} NOT NULL,         -- how it came: mail, form, phone, survey, counter, review or post
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
    answer_id {int8},               -- the answer to a survey, without a name, that opened it
    place {text},                   -- where a review or a post stands: "Google"
    link {text},                    -- its address there
    stars {int8},                   -- of a review, 1 to 5
    look_up {text} NOT NULL,        -- the folded words of subject, contact, place and conversation
    CONSTRAINT cases_pkey PRIMARY KEY (id),
    CONSTRAINT cases_source_known CHECK (source IN ('mail', 'form', 'phone', 'survey', 'counter', 'review', 'post')),
    CONSTRAINT cases_kind_known CHECK (kind IN ('complaint', 'question', 'request', 'praise')),
    CONSTRAINT cases_priority_known CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
    CONSTRAINT cases_stars_known CHECK (stars IS NULL OR stars BETWEEN 1 AND 5),
    CONSTRAINT cases_due_whole CHECK ((due_at IS NULL) = (due_clock IS NULL))
) {strict};
CREATE INDEX cases_queue ON cases (comes_up_at, id) WHERE is_open = 1;
CREATE INDEX cases_in_time ON cases (opened_at, id);
CREATE INDEX cases_by_customer ON cases (customer_id, opened_at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX cases_by_response ON cases (response_id) WHERE response_id IS NOT NULL;
CREATE INDEX cases_by_answer ON cases (answer_id) WHERE answer_id IS NOT NULL;
CREATE INDEX cases_without_a_name ON cases (created_at) WHERE answer_id IS NOT NULL;
INSERT INTO cases (id, external_id, customer_id, contact, subject, source, kind, priority, cause, staff, staff_id, team_id, opened_at, opened_by, opened_by_id,
    response_id, split_from, touchpoint_id, waiting_since, snoozed_until, is_open, due_at, due_clock, comes_up_at, import_id, created_at, updated_at,
    version, answer_id, look_up)
SELECT id, external_id, customer_id, contact, subject, source, kind, priority, cause, staff, staff_id, team_id, opened_at, opened_by, opened_by_id,
       response_id, split_from, touchpoint_id, waiting_since, snoozed_until, is_open, due_at, due_clock, comes_up_at, import_id, created_at,
       updated_at, version, answer_id, look_up FROM cases_kept;
DROP TABLE cases_kept;

CREATE TABLE case_closures_kept AS SELECT case_id, at, staff, staff_id, cause, action, told_by, told, together, ask_at FROM case_closures;
DROP TABLE case_closures;
CREATE TABLE case_closures (
    case_id {int8} NOT NULL,
    at {int8} NOT NULL,
    staff {text},
    staff_id {int8},
    cause {text},
    action {text},
    told_by {text} NOT NULL,        -- call, email, letter, chat, in_person or public_reply
    told {text},                    -- the words
    together {text},                -- where it was solved together: what each side did
    ask_at {int8},                  -- from when on they are to be asked whether it is right now
    CONSTRAINT case_closures_pkey PRIMARY KEY (case_id),
    CONSTRAINT case_closures_told_by_known CHECK (told_by IN ('call', 'email', 'letter', 'chat', 'in_person', 'public_reply'))
) {strict};
CREATE INDEX case_closures_to_ask ON case_closures (ask_at, case_id) WHERE ask_at IS NOT NULL;
CREATE INDEX case_closures_in_time ON case_closures (at, case_id);
INSERT INTO case_closures (case_id, at, staff, staff_id, cause, action, told_by, told, together, ask_at)
SELECT case_id, at, staff, staff_id, cause, action, told_by, told, together, ask_at FROM case_closures_kept;
DROP TABLE case_closures_kept;
