CREATE TABLE article_publications (
    article_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    look_up TEXT NOT NULL,        -- the folded words of both
    at INTEGER NOT NULL,
    staff TEXT,
    version INTEGER NOT NULL,        -- of the article, when it was published
    CONSTRAINT article_publications_pkey PRIMARY KEY (article_id)
) STRICT;

CREATE TABLE articles (
    id INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,           -- Markdown
    written_by TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,             -- not used any more
    version INTEGER NOT NULL, external_id TEXT,
    CONSTRAINT articles_pkey PRIMARY KEY (id)
) STRICT;

CREATE INDEX articles_by_external_id ON articles (external_id) WHERE external_id IS NOT NULL;

CREATE TABLE "audit_events" (
    shard_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor_id INTEGER,                -- none: the system itself
    actor_name TEXT NOT NULL,     -- as it was then
    via TEXT NOT NULL,            -- "session", "token tok_...", "command", "job_...", "system"
    action TEXT NOT NULL,         -- "customer.created"
    subject TEXT NOT NULL,        -- the id of what changed
    changes TEXT NOT NULL,        -- JSON: each field with [before, after]
    request_id TEXT NOT NULL,
    CONSTRAINT audit_events_in_order PRIMARY KEY (id, shard_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX audit_decisions ON audit_events (at, id) WHERE action = 'promise.released' OR action = 'customer.merged'
    OR action = 'customer.unmerged' OR action = 'customer.told_apart' OR action = 'ladder_rules.changed'
    OR action = 'opening_hours.changed' OR action = 'business.changed' OR action = 'staff.added' OR action = 'handover.left'
    OR action = 'remedy.granted' OR action = 'remedy.approved' OR action = 'remedy.declined';

CREATE INDEX audit_events_by_subject ON audit_events (subject, at, id);

CREATE INDEX audit_events_by_time ON audit_events (at, id);

CREATE INDEX audit_messages_planned ON audit_events (via, at, id) WHERE action = 'message.planned';

CREATE TABLE business (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,       -- ISO 4217; all money of the database is in it
    time_zone TEXT NOT NULL,      -- IANA name; decides what "today" is
    country TEXT NOT NULL,        -- ISO 3166, two letters; decides how a phone number without a prefix is read
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL, address TEXT NOT NULL DEFAULT '',        -- counts the changes; an If-Match compares it
    CONSTRAINT business_pkey PRIMARY KEY (id),
    CONSTRAINT business_is_one CHECK (id = 1)
) STRICT;

CREATE TABLE case_askings (
    key_hash TEXT NOT NULL,
    case_id INTEGER NOT NULL,
    closed_at INTEGER NOT NULL,      -- of the closing that they are asked about
    at INTEGER NOT NULL,
    message_id INTEGER NOT NULL,     -- the mail that asks
    CONSTRAINT case_askings_pkey PRIMARY KEY (key_hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX case_askings_of_case ON case_askings (case_id, closed_at);

CREATE TABLE case_clocks (
    case_id INTEGER NOT NULL,
    clock TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    warn_minutes INTEGER NOT NULL,
    due_at INTEGER,
    left_us INTEGER,
    warn_at INTEGER,
    warned_at INTEGER,
    escalated_at INTEGER,
    met_at INTEGER,
    CONSTRAINT case_clocks_pkey PRIMARY KEY (case_id, clock),
    CONSTRAINT case_clocks_known CHECK (clock IN ('first', 'next', 'solution'))
) STRICT, WITHOUT ROWID;

CREATE INDEX case_clocks_to_escalate ON case_clocks (due_at, case_id, clock) WHERE due_at IS NOT NULL AND escalated_at IS NULL AND met_at IS NULL;

CREATE INDEX case_clocks_to_warn ON case_clocks (warn_at, case_id, clock) WHERE warn_at IS NOT NULL AND warned_at IS NULL AND met_at IS NULL;

CREATE TABLE case_closures (
    case_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    staff TEXT,
    staff_id INTEGER,
    cause TEXT,
    action TEXT,
    told_by TEXT NOT NULL,        -- call, email, letter, chat, in_person, public_reply or cannot_be_reached
    told TEXT,                    -- the words
    together TEXT,                -- where it was solved together: what each side did
    ask_at INTEGER,                  -- from when on they are to be asked whether it is right now
    remedy_id INTEGER,               -- what was given while they stood there closed it
    CONSTRAINT case_closures_pkey PRIMARY KEY (case_id),
    CONSTRAINT case_closures_told_by_known CHECK (told_by IN ('call', 'email', 'letter', 'chat', 'in_person', 'public_reply', 'cannot_be_reached'))
) STRICT;

CREATE INDEX case_closures_in_time ON case_closures (at, case_id);

CREATE INDEX case_closures_to_ask ON case_closures (ask_at, case_id) WHERE ask_at IS NOT NULL;

CREATE TABLE case_entries (
    case_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,           -- customer, answer, note or system
    words TEXT NOT NULL,
    way TEXT,                     -- by which way it came or went
    staff TEXT,
    staff_id INTEGER,
    touchpoint_id INTEGER, message_id INTEGER, shown_at INTEGER, external_id TEXT, import_id INTEGER,
    CONSTRAINT case_entries_pkey PRIMARY KEY (case_id, id),
    CONSTRAINT case_entries_kind_known CHECK (kind IN ('customer', 'answer', 'note', 'system'))
) STRICT, WITHOUT ROWID;

CREATE INDEX case_entries_by_id ON case_entries (id);

CREATE TABLE case_files (
    id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    entry_id INTEGER,                -- none: not yet
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    at INTEGER NOT NULL,
    staff TEXT, staff_id INTEGER,
    CONSTRAINT case_files_pkey PRIMARY KEY (id)
) STRICT;

CREATE INDEX case_files_by_content ON case_files (sha256);

CREATE INDEX case_files_of_case ON case_files (case_id, id);

CREATE INDEX case_files_of_entry ON case_files (entry_id, id) WHERE entry_id IS NOT NULL;

CREATE INDEX case_files_without_entry ON case_files (at, id) WHERE entry_id IS NULL;

CREATE TABLE case_keys (
    external_id TEXT NOT NULL,
    case_id INTEGER NOT NULL,
    CONSTRAINT case_keys_pkey PRIMARY KEY (external_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_merges (
    case_id INTEGER NOT NULL,
    into_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    staff TEXT,
    staff_id INTEGER,
    CONSTRAINT case_merges_pkey PRIMARY KEY (case_id)
) STRICT;

CREATE INDEX case_merges_by_survivor ON case_merges (into_id, case_id);

CREATE TABLE case_rules (
    part TEXT NOT NULL,
    version INTEGER NOT NULL,
    rules TEXT NOT NULL,          -- JSON
    made_at INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    CONSTRAINT case_rules_pkey PRIMARY KEY (part, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_teams_left (
    case_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    team_id INTEGER NOT NULL,
    CONSTRAINT case_teams_left_pkey PRIMARY KEY (case_id, staff_id, team_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_verdicts (
    case_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    score INTEGER NOT NULL,          -- satisfied with how we put it right, 1 to 5
    comment TEXT,
    response_id INTEGER,             -- the answer, where the customer is known
    reopened INTEGER NOT NULL,
    CONSTRAINT case_verdicts_pkey PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX case_verdicts_by_response ON case_verdicts (response_id) WHERE response_id IS NOT NULL;

CREATE TABLE case_watchers (
    case_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    CONSTRAINT case_watchers_pkey PRIMARY KEY (case_id, staff_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX case_watchers_by_staff ON case_watchers (staff_id, case_id);

CREATE TABLE cases (
    id INTEGER NOT NULL,
    external_id TEXT,             -- the other system's id; unique by case_keys
    customer_id INTEGER,             -- nobody we know where it is missing
    contact TEXT,                 -- how whoever wrote can be reached, where no customer is known
    subject TEXT NOT NULL,
    source TEXT NOT NULL,         -- how it came: mail, form, phone, survey, counter, review or post
    kind TEXT NOT NULL,           -- complaint, question, request or praise
    priority TEXT NOT NULL,
    cause TEXT,                   -- what happened, as far as it is known
    staff TEXT,                   -- whose it is, by name
    staff_id INTEGER,
    team_id INTEGER,
    opened_at INTEGER NOT NULL,
    opened_by TEXT,
    opened_by_id INTEGER,
    response_id INTEGER,             -- the answer to a survey that opened it
    split_from INTEGER,              -- the case that it was a part of
    touchpoint_id INTEGER,           -- its place on the timeline
    waiting_since INTEGER,           -- we wait for the customer
    snoozed_until INTEGER,
    is_open INTEGER NOT NULL,        -- 1 while it is neither closed nor part of another case
    due_at INTEGER,                  -- the clock that runs out first
    due_clock TEXT,
    comes_up_at INTEGER NOT NULL,    -- the order of the queue
    import_id INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    answer_id INTEGER,               -- the answer to a survey, without a name, that opened it
    place TEXT,                   -- where a review or a post stands: "Google"
    link TEXT,                    -- its address there
    stars INTEGER,                   -- of a review, 1 to 5
    look_up TEXT NOT NULL,        -- the folded words of subject, contact, place and conversation
    CONSTRAINT cases_pkey PRIMARY KEY (id),
    CONSTRAINT cases_source_known CHECK (source IN ('mail', 'form', 'phone', 'survey', 'counter', 'review', 'post')),
    CONSTRAINT cases_kind_known CHECK (kind IN ('complaint', 'question', 'request', 'praise')),
    CONSTRAINT cases_priority_known CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
    CONSTRAINT cases_stars_known CHECK (stars IS NULL OR stars BETWEEN 1 AND 5),
    CONSTRAINT cases_due_whole CHECK ((due_at IS NULL) = (due_clock IS NULL))
) STRICT;

CREATE INDEX cases_by_answer ON cases (answer_id) WHERE answer_id IS NOT NULL;

CREATE INDEX cases_by_customer ON cases (customer_id, opened_at, id) WHERE customer_id IS NOT NULL;

CREATE INDEX cases_by_response ON cases (response_id) WHERE response_id IS NOT NULL;

CREATE INDEX cases_by_split_from ON cases (split_from) WHERE split_from IS NOT NULL;

CREATE INDEX cases_in_time ON cases (opened_at, id);

CREATE INDEX cases_queue ON cases (comes_up_at, id) WHERE is_open = 1;

CREATE INDEX cases_without_a_name ON cases (created_at) WHERE answer_id IS NOT NULL;

CREATE TABLE comment_readings (
    customer_id INTEGER NOT NULL,
    response_id INTEGER NOT NULL,
    response_version INTEGER NOT NULL,
    finding INTEGER NOT NULL,
    at INTEGER NOT NULL,             -- when it was written
    language TEXT NOT NULL,
    feeling TEXT,                 -- negative, neutral or positive; only English is judged
    compound REAL,
    CONSTRAINT comment_readings_pkey PRIMARY KEY (customer_id, response_id),
    CONSTRAINT comment_readings_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX comment_readings_by_time ON comment_readings (at, response_id);

CREATE TABLE comment_words (
    customer_id INTEGER NOT NULL,
    response_id INTEGER NOT NULL,
    word TEXT NOT NULL,           -- small, without accents
    at INTEGER NOT NULL,
    CONSTRAINT comment_words_pkey PRIMARY KEY (customer_id, response_id, word),
    CONSTRAINT comment_words_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX comment_words_by_word ON comment_words (word, at, response_id);

CREATE TABLE consents (
    customer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    given INTEGER NOT NULL,
    at INTEGER NOT NULL,
    source TEXT NOT NULL,         -- how it was given: a form, a conversation, an import
    wording TEXT,                 -- what was asked, or where the proof lies
    staff_id INTEGER,
    recorded_at INTEGER NOT NULL,
    CONSTRAINT consents_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT consents_of FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT consents_channel_known CHECK (channel IN ('email', 'sms', 'phone', 'post'))
) STRICT, WITHOUT ROWID;

CREATE INDEX consents_in_time ON consents (customer_id, channel, at, id);

CREATE TABLE customer_contacts (
    customer_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,            -- the address in lower case; the number as +493012345, or its digits where it is none
    tail TEXT,                    -- a number's digits from the last to the first
    CONSTRAINT customer_contacts_pkey PRIMARY KEY (customer_id, kind, key),
    CONSTRAINT customer_contacts_of FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT customer_contacts_kind_known CHECK (kind IN ('email', 'phone'))
) STRICT, WITHOUT ROWID;

CREATE INDEX customer_contacts_by_key ON customer_contacts (kind, key, customer_id);

CREATE INDEX customer_contacts_by_tail ON customer_contacts (tail, customer_id);

CREATE TABLE customer_facts (
    customer_id INTEGER NOT NULL,
    orders_count INTEGER NOT NULL DEFAULT 0,
    spend INTEGER NOT NULL DEFAULT 0,
    first_order_at INTEGER,
    last_order_at INTEGER,
    touchpoints_count INTEGER NOT NULL DEFAULT 0,
    last_visit_at INTEGER,
    last_contact_at INTEGER,
    missed_count INTEGER NOT NULL DEFAULT 0,
    met_count INTEGER NOT NULL DEFAULT 0,
    exceeded_count INTEGER NOT NULL DEFAULT 0,
    last_expectation TEXT,
    last_nps_score INTEGER,
    last_nps_at INTEGER, look_up TEXT NOT NULL DEFAULT '', promises_open INTEGER NOT NULL DEFAULT 0, promises_broken INTEGER NOT NULL DEFAULT 0, promises_kept INTEGER NOT NULL DEFAULT 0, next_promise_due_at INTEGER, outlook_count INTEGER NOT NULL DEFAULT 0, dangers_open INTEGER NOT NULL DEFAULT 0, next_follow_up_on INTEGER, price_driven INTEGER, leaning TEXT, usual_gap_days INTEGER, favourite_weekday INTEGER, favourite_hour INTEGER, overdue_from INTEGER, ladder_level INTEGER, enquiries_open INTEGER NOT NULL DEFAULT 0, enquiries_lost INTEGER NOT NULL DEFAULT 0, last_asked_at INTEGER, open_cases INTEGER NOT NULL DEFAULT 0, cases_count INTEGER NOT NULL DEFAULT 0, surveys_stopped_at INTEGER, last_csat_score INTEGER, last_csat_at INTEGER, last_ces_score INTEGER, last_ces_at INTEGER, surveys_seldom_at INTEGER,
    CONSTRAINT customer_facts_pkey PRIMARY KEY (customer_id),
    CONSTRAINT customer_facts_of FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT;

CREATE INDEX customer_facts_by_first_order ON customer_facts (first_order_at, customer_id);

CREATE INDEX customer_facts_by_last_visit ON customer_facts (COALESCE(last_visit_at, 0), customer_id);

CREATE TABLE customer_identifiers (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    folded TEXT NOT NULL,
    CONSTRAINT customer_identifiers_pkey PRIMARY KEY (kind, value),
    CONSTRAINT customer_identifiers_kind_known CHECK (kind IN ('external_id', 'card'))
) STRICT, WITHOUT ROWID;

CREATE INDEX customer_identifiers_by_customer ON customer_identifiers (customer_id, kind, value);

CREATE INDEX customer_identifiers_by_folded ON customer_identifiers (folded, customer_id);

CREATE TABLE customer_tags (
    customer_id INTEGER NOT NULL,
    key TEXT NOT NULL,            -- folded
    tag TEXT NOT NULL,
    CONSTRAINT customer_tags_pkey PRIMARY KEY (customer_id, key),
    CONSTRAINT customer_tags_of FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX customer_tags_by_key ON customer_tags (key, customer_id);

CREATE TABLE customers (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT,
    preferred_name TEXT,
    pronunciation TEXT,
    language TEXT,                -- BCP 47
    external_id TEXT,             -- the id in the business's other system
    birthday TEXT,                -- 1961-05-17, or --05-17 where the year is not known
    gender TEXT,
    income_band TEXT,
    occupation TEXT,
    street TEXT,
    city TEXT,
    postcode TEXT,
    country TEXT,
    company TEXT,
    company_id INTEGER,              -- the organisation among the customers, if it is one
    household TEXT,               -- people with the same one, folded, live together
    source TEXT,                  -- how they found us
    referred_by INTEGER,
    looked_after_by INTEGER,
    joined_on INTEGER,
    notes TEXT,
    emails TEXT NOT NULL,         -- lists as JSON, as they were typed, the preferred one first
    phones TEXT NOT NULL,
    cards TEXT NOT NULL,
    interests TEXT NOT NULL,
    tags TEXT NOT NULL,
    custom TEXT NOT NULL,
    consent_email INTEGER,           -- what the latest row of consents says: 1 given, 0 withdrawn, NULL never asked
    consent_sms INTEGER,
    consent_phone INTEGER,
    consent_post INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    sort_name TEXT NOT NULL,      -- the folded name; those without one come last
    household_key TEXT,           -- folded
    source_key TEXT,              -- folded
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_kind_known CHECK (kind IN ('person', 'organisation'))
) STRICT;

CREATE INDEX customers_by_birthday ON customers (substr(birthday, length(birthday) - 4), id) WHERE birthday IS NOT NULL;

CREATE INDEX customers_by_carer ON customers (looked_after_by, id) WHERE looked_after_by IS NOT NULL;

CREATE INDEX customers_by_company ON customers (company_id, id) WHERE company_id IS NOT NULL;

CREATE INDEX customers_by_household ON customers (household_key, id) WHERE household_key IS NOT NULL;

CREATE INDEX customers_by_name ON customers (sort_name, id);

CREATE INDEX customers_by_referrer ON customers (referred_by, id) WHERE referred_by IS NOT NULL;

CREATE INDEX customers_by_source ON customers (source_key, id) WHERE source_key IS NOT NULL;

CREATE TABLE deliveries (
    customer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    external_id TEXT,             -- the other system's id; unique by delivery_keys
    order_id INTEGER,                -- of this order
    product_id INTEGER,              -- of it only this product
    what TEXT,
    promised_at INTEGER NOT NULL,    -- the last moment at which it is on time
    promised_on INTEGER,             -- the local day whose end that is, where a day was said
    delivered_at INTEGER,
    delivered_on INTEGER,            -- the day in the business's time zone
    day_only INTEGER NOT NULL,       -- 1: of when it came only the day is known
    staff TEXT,                   -- who said that it came
    staff_id INTEGER,
    touchpoint_id INTEGER,           -- its place on the timeline, once it came
    import_id INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT deliveries_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT deliveries_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX deliveries_by_id ON deliveries (id);

CREATE INDEX deliveries_by_promise ON deliveries (promised_at, id);

CREATE INDEX deliveries_waiting ON deliveries (promised_at, id) WHERE delivered_at IS NULL;

CREATE TABLE delivery_keys (
    external_id TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    delivery_id INTEGER NOT NULL,
    CONSTRAINT delivery_keys_pkey PRIMARY KEY (external_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE different_people (
    one_id INTEGER NOT NULL,         -- the older
    other_id INTEGER NOT NULL,
    said_at INTEGER NOT NULL,
    said_by TEXT NOT NULL,
    CONSTRAINT different_people_pkey PRIMARY KEY (one_id, other_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX different_people_in_time ON different_people (said_at, one_id, other_id);

CREATE TABLE duplicate_pairs (
    customer_id INTEGER NOT NULL,    -- the older of the two
    other_id INTEGER NOT NULL,
    bits_milli INTEGER NOT NULL,     -- thousandths of bits of evidence that they are one; best first
    reasons TEXT NOT NULL,        -- JSON list of sentences
    CONSTRAINT duplicate_pairs_pkey PRIMARY KEY (customer_id, other_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX duplicate_pairs_best_first ON duplicate_pairs (bits_milli DESC, customer_id, other_id);

CREATE INDEX duplicate_pairs_by_other ON duplicate_pairs (other_id);

CREATE TABLE duplicate_search (
    id INTEGER NOT NULL,
    run INTEGER NOT NULL,            -- counts the searches; a change waits for the one that begins after it
    ended_at INTEGER NOT NULL,
    took_us INTEGER NOT NULL,
    CONSTRAINT duplicate_search_pkey PRIMARY KEY (id),
    CONSTRAINT duplicate_search_is_one CHECK (id = 1)
) STRICT;

CREATE TABLE enquiries (
    customer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    external_id TEXT,             -- the other system's id; unique by enquiry_keys
    at INTEGER NOT NULL,             -- when they asked
    asked_on INTEGER NOT NULL,       -- the day in the business's time zone
    channel TEXT,
    asked TEXT,                   -- in their words
    staff TEXT,                   -- who of us answers, by name
    staff_id INTEGER,                -- that person, where they are one of the staff
    is_open INTEGER NOT NULL,        -- 1 while it has no outcome
    touchpoint_id INTEGER NOT NULL,  -- its place on the timeline
    import_id INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL, is_answered INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT enquiries_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT enquiries_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX enquiries_by_id ON enquiries (id);

CREATE INDEX enquiries_by_time ON enquiries (at, id);

CREATE INDEX enquiries_open ON enquiries (at, id) WHERE is_open = 1;

CREATE INDEX enquiries_unanswered ON enquiries (at, id) WHERE is_answered = 0;

CREATE TABLE enquiry_answers (
    customer_id INTEGER NOT NULL,
    enquiry_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    staff TEXT,
    staff_id INTEGER,
    touchpoint_id INTEGER NOT NULL,
    CONSTRAINT enquiry_answers_pkey PRIMARY KEY (customer_id, enquiry_id),
    CONSTRAINT enquiry_answers_enquiry_fkey FOREIGN KEY (customer_id, enquiry_id) REFERENCES enquiries (customer_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE enquiry_keys (
    external_id TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    enquiry_id INTEGER NOT NULL,
    CONSTRAINT enquiry_keys_pkey PRIMARY KEY (external_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE enquiry_lines (
    customer_id INTEGER NOT NULL,
    enquiry_id INTEGER NOT NULL,
    line INTEGER NOT NULL,           -- 1, 2, ... as they were given
    product_id INTEGER,              -- where we sell such a thing
    product TEXT NOT NULL,        -- what they called it
    quantity_milli INTEGER NOT NULL, -- thousandths
    unit_price INTEGER,              -- minor units
    CONSTRAINT enquiry_lines_pkey PRIMARY KEY (customer_id, enquiry_id, line),
    CONSTRAINT enquiry_lines_enquiry_fkey FOREIGN KEY (customer_id, enquiry_id) REFERENCES enquiries (customer_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE enquiry_outcomes (
    customer_id INTEGER NOT NULL,
    enquiry_id INTEGER NOT NULL,
    outcome TEXT NOT NULL,        -- sold or lost
    at INTEGER NOT NULL,
    order_id INTEGER,                -- sold: in this order
    reason TEXT,                  -- lost: to price, availability, service or silence
    lost_to TEXT,                 -- and to whom
    note TEXT,
    by_itself INTEGER NOT NULL,      -- 1: nobody said so, the quote ran out
    staff TEXT,                   -- who said so
    staff_id INTEGER,
    touchpoint_id INTEGER NOT NULL,
    CONSTRAINT enquiry_outcomes_pkey PRIMARY KEY (customer_id, enquiry_id),
    CONSTRAINT enquiry_outcomes_enquiry_fkey FOREIGN KEY (customer_id, enquiry_id) REFERENCES enquiries (customer_id, id),
    CONSTRAINT enquiry_outcomes_reason CHECK ((outcome = 'lost') = (reason IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX enquiry_outcomes_by_time ON enquiry_outcomes (at, enquiry_id);

CREATE TABLE enquiry_settings (
    version INTEGER NOT NULL,
    settings TEXT NOT NULL,       -- JSON
    made_at INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    CONSTRAINT enquiry_settings_pkey PRIMARY KEY (version)
) STRICT;

CREATE TABLE handover_answers (
    handover_id INTEGER NOT NULL,
    answer TEXT NOT NULL,
    at INTEGER NOT NULL,
    staff TEXT,
    staff_id INTEGER,
    reason TEXT,                  -- of a declined one: why
    CONSTRAINT handover_answers_pkey PRIMARY KEY (handover_id),
    CONSTRAINT handover_answers_known CHECK (answer IN ('accepted', 'declined', 'withdrawn'))
) STRICT;

CREATE TABLE handovers (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,           -- customer, promise or task
    customer_id INTEGER,             -- whom it is about
    promise_id INTEGER,
    task_id INTEGER,
    from_staff TEXT,              -- who has it; nobody yet
    from_staff_id INTEGER,
    to_staff TEXT NOT NULL,
    to_staff_id INTEGER NOT NULL,
    note TEXT NOT NULL,           -- what was promised, and what else one must know
    given_by TEXT,                -- who wrote it down
    given_by_id INTEGER,
    given_at INTEGER NOT NULL,
    answer_by INTEGER NOT NULL,      -- the moment from which on it is overdue
    unanswered INTEGER NOT NULL,     -- 1 while it has no answer
    CONSTRAINT handovers_pkey PRIMARY KEY (id),
    CONSTRAINT handovers_kind_known CHECK (kind IN ('customer', 'promise', 'task')),
    CONSTRAINT handovers_of_one CHECK ((kind = 'promise') = (promise_id IS NOT NULL) AND (kind = 'task') = (task_id IS NOT NULL)),
    CONSTRAINT handovers_whose CHECK (kind = 'task' OR customer_id IS NOT NULL)
) STRICT;

CREATE INDEX handovers_by_customer ON handovers (customer_id, id) WHERE customer_id IS NOT NULL;

CREATE INDEX handovers_by_task ON handovers (task_id, id) WHERE task_id IS NOT NULL;

CREATE INDEX handovers_in_time ON handovers (given_at, id);

CREATE INDEX handovers_unanswered ON handovers (answer_by, id) WHERE unanswered = 1;

CREATE TABLE household_proposals (
    place TEXT NOT NULL,          -- folded family name and address
    name TEXT NOT NULL,           -- what the household would be called
    members TEXT NOT NULL,        -- JSON list of customers' ids
    refused_at INTEGER,
    CONSTRAINT household_proposals_pkey PRIMARY KEY (place)
) STRICT, WITHOUT ROWID;

CREATE TABLE idea_box (
    idea_id INTEGER NOT NULL,
    form_key TEXT NOT NULL,       -- names the idea on the public page; nothing else of it is told there
    shown_at INTEGER,                -- none: not any more
    shown_by TEXT,
    CONSTRAINT idea_box_pkey PRIMARY KEY (idea_id)
) STRICT;

CREATE INDEX idea_box_keys ON idea_box (form_key);

CREATE INDEX idea_box_shown ON idea_box (shown_at, idea_id) WHERE shown_at IS NOT NULL;

CREATE TABLE idea_box_votes (
    idea_id INTEGER NOT NULL,
    voter TEXT NOT NULL,          -- a digest of their network address and the idea
    at INTEGER NOT NULL,
    CONSTRAINT idea_box_votes_pkey PRIMARY KEY (idea_id, voter)
) STRICT, WITHOUT ROWID;

CREATE TABLE idea_former_answers (
    idea_id INTEGER NOT NULL,
    version INTEGER NOT NULL,        -- of the idea, while it stood
    answer TEXT NOT NULL,
    reason TEXT NOT NULL,
    answered_at INTEGER NOT NULL,
    answered_by TEXT,
    CONSTRAINT idea_former_answers_pkey PRIMARY KEY (idea_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE idea_votes (
    customer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    idea_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    CONSTRAINT idea_votes_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT idea_votes_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX idea_votes_of_idea ON idea_votes (idea_id, customer_id);

CREATE TABLE ideas (
    id INTEGER NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    came_by TEXT NOT NULL,
    customer_id INTEGER,             -- whose it is
    case_id INTEGER,
    response_id INTEGER,
    created_at INTEGER NOT NULL,
    staff TEXT,
    answer TEXT,                  -- done, planned or no
    reason TEXT,                  -- why, in words for those who voted
    answered_at INTEGER,
    answered_by TEXT,
    version INTEGER NOT NULL, external_id TEXT,
    CONSTRAINT ideas_pkey PRIMARY KEY (id),
    CONSTRAINT ideas_answer_whole CHECK ((answer IS NULL) = (answered_at IS NULL))
) STRICT;

CREATE INDEX ideas_by_customer ON ideas (customer_id) WHERE customer_id IS NOT NULL;

CREATE INDEX ideas_by_external_id ON ideas (external_id) WHERE external_id IS NOT NULL;

CREATE TABLE idempotency_keys (
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (actor, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at, actor, key);

CREATE TABLE import_changes (
    import_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    count INTEGER NOT NULL,
    changes TEXT NOT NULL,            -- JSON: of each what it is, whose, and what stood there before
    CONSTRAINT import_changes_pkey PRIMARY KEY (import_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_returns (
    subject TEXT NOT NULL,            -- as in the changes of imports: "order"
    subject_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    was INTEGER NOT NULL,                -- the version at which it first was so
    CONSTRAINT import_returns_pkey PRIMARY KEY (subject, subject_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE imports (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,               -- customers, orders, touchpoints, responses, products
    file_name TEXT NOT NULL,
    file_bytes INTEGER NOT NULL,
    delimiter TEXT NOT NULL,
    encoding TEXT NOT NULL,
    mapping TEXT NOT NULL,            -- JSON: field -> column of the file
    date_format TEXT,
    state TEXT NOT NULL,
    job_id INTEGER,                      -- the job that runs or undoes it
    rows_read INTEGER NOT NULL,
    rows_created INTEGER NOT NULL,
    rows_changed INTEGER NOT NULL,
    rows_unchanged INTEGER NOT NULL,
    rows_rejected INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    finished_at INTEGER,
    undone_at INTEGER, customers_made INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT imports_pkey PRIMARY KEY (id),
    CONSTRAINT imports_state_known CHECK (state IN ('previewed', 'running', 'done', 'failed', 'undoing', 'undone'))
) STRICT;

CREATE TABLE indexes_put_off (
    name TEXT NOT NULL,
    made_by TEXT NOT NULL,        -- its CREATE INDEX
    CONSTRAINT indexes_put_off_pkey PRIMARY KEY (name)
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    run_at INTEGER NOT NULL,
    lease_until INTEGER,
    attempts INTEGER NOT NULL,
    dedupe TEXT,                  -- two jobs with the same one are one job
    progress TEXT,
    result TEXT,
    created_at INTEGER NOT NULL,
    finished_at INTEGER,
    CONSTRAINT jobs_pkey PRIMARY KEY (id),
    CONSTRAINT jobs_dedupe_key UNIQUE (dedupe),
    CONSTRAINT jobs_state_known CHECK (state IN ('ready', 'running', 'done', 'failed', 'cancelled'))
) STRICT;

CREATE INDEX jobs_finished ON jobs (finished_at, id) WHERE finished_at IS NOT NULL;

CREATE INDEX jobs_to_do ON jobs (run_at, id) WHERE state IN ('ready', 'running');

CREATE TABLE kept_file_pieces (
    sha256 TEXT NOT NULL,
    number INTEGER NOT NULL,
    piece TEXT NOT NULL,          -- base64
    CONSTRAINT kept_file_pieces_pkey PRIMARY KEY (sha256, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE kept_files (
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    CONSTRAINT kept_files_pkey PRIMARY KEY (sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE ladder_levels (
    customer_id INTEGER NOT NULL,
    level INTEGER NOT NULL,
    before INTEGER NOT NULL,         -- the level a quarter of a year earlier
    reason TEXT NOT NULL,         -- the evidence that decided, in words
    next_step TEXT,               -- nothing at the top
    ends_at INTEGER,                 -- when the level falls unless more evidence comes
    found_at INTEGER NOT NULL, month_began_on INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT ladder_levels_pkey PRIMARY KEY (customer_id)
) STRICT;

CREATE INDEX ladder_levels_by_end ON ladder_levels (ends_at, customer_id) WHERE ends_at IS NOT NULL;

CREATE INDEX ladder_levels_by_level ON ladder_levels (level, customer_id);

CREATE TABLE ladder_months (
    ends_on INTEGER NOT NULL,
    level_0 INTEGER NOT NULL,
    level_1 INTEGER NOT NULL,
    level_2 INTEGER NOT NULL,
    level_3 INTEGER NOT NULL,
    level_4 INTEGER NOT NULL,
    climbed INTEGER NOT NULL,        -- since the month before
    slipped INTEGER NOT NULL,
    CONSTRAINT ladder_months_pkey PRIMARY KEY (ends_on)
) STRICT;

CREATE TABLE ladder_rules (
    version INTEGER NOT NULL,
    rules TEXT NOT NULL,          -- JSON
    made_at INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    CONSTRAINT ladder_rules_pkey PRIMARY KEY (version)
) STRICT;

CREATE TABLE ladder_ways (
    level INTEGER NOT NULL,          -- 1 to 4; 0: the second purchase
    started INTEGER NOT NULL,        -- who could have: bought once, or reached the level below
    reached INTEGER NOT NULL,
    median_days REAL,
    found_at INTEGER NOT NULL,
    CONSTRAINT ladder_ways_pkey PRIMARY KEY (level)
) STRICT;

CREATE TABLE leaning_shop (
    id INTEGER NOT NULL,                 -- 1: there is one
    purchases INTEGER NOT NULL,
    purchases_followed INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    lines_followed INTEGER NOT NULL,
    learnt_from INTEGER NOT NULL,        -- customers
    price_driven_share REAL,        -- of all customers, named or not
    price_driven_draw REAL,         -- the share of their lines that offers account for, of price-driven customers
    relationship_driven_draw REAL,  -- and of the others
    why_not TEXT,                     -- why the customers cannot be parted
    found_at INTEGER NOT NULL,
    CONSTRAINT leaning_shop_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE leanings (
    customer_id INTEGER NOT NULL,
    leaning TEXT NOT NULL,            -- price_driven, relationship_driven or cannot_tell_yet
    price_driven REAL,              -- how likely they are price-driven; nothing where the customers cannot be parted
    drawn_by_offers REAL,           -- the share of their lines that offers account for, and its interval
    drawn_low REAL,
    drawn_high REAL,
    purchases INTEGER NOT NULL,          -- orders within two years
    purchases_followed INTEGER NOT NULL, -- those with a line that followed a discount
    lines INTEGER NOT NULL,
    lines_followed INTEGER NOT NULL,
    lines_again INTEGER NOT NULL,        -- of what is in another order of theirs too
    found_at INTEGER NOT NULL,
    CONSTRAINT leanings_pkey PRIMARY KEY (customer_id)
) STRICT;

CREATE INDEX leanings_by_leaning ON leanings (leaning, customer_id);

CREATE TABLE look_up_changes (
    number INTEGER NOT NULL,         -- grows with time
    customer_id INTEGER NOT NULL,    -- whose words, last visit or number of orders changed; 0: many customers'
    at INTEGER NOT NULL,
    CONSTRAINT look_up_changes_pkey PRIMARY KEY (number, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE mail_account_places (
    account TEXT NOT NULL,        -- user, host and folder
    uid_validity INTEGER NOT NULL,   -- 0: never opened
    last_uid INTEGER NOT NULL,
    read_at INTEGER,                 -- when it was read to its end last
    trouble TEXT,
    trouble_since INTEGER,
    lease_of TEXT,                -- the place that reads it
    lease_until INTEGER,
    CONSTRAINT mail_account_places_pkey PRIMARY KEY (account)
) STRICT, WITHOUT ROWID;

CREATE TABLE mail_accounts (
    version INTEGER NOT NULL,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    security TEXT NOT NULL,
    user_name TEXT NOT NULL,
    password TEXT,                -- sealed with the data folder's key; of the newest only
    folder TEXT NOT NULL,
    every_seconds INTEGER NOT NULL,
    active INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    CONSTRAINT mail_accounts_pkey PRIMARY KEY (version),
    CONSTRAINT mail_accounts_security_known CHECK (security IN ('starttls', 'tls', 'none'))
) STRICT;

CREATE TABLE mail_attachments (
    mail_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,           -- to be shown, and never a path
    type TEXT NOT NULL,           -- as they say
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    CONSTRAINT mail_attachments_pkey PRIMARY KEY (mail_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX mail_attachments_by_content ON mail_attachments (sha256);

CREATE TABLE mail_dkim_keys (
    id INTEGER NOT NULL,
    domain TEXT NOT NULL,
    selector TEXT NOT NULL,
    dns_name TEXT NOT NULL,
    dns_value TEXT NOT NULL,      -- the public half, as the DNS holds it
    made_at INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    in_use_since INTEGER,
    sealed_key TEXT NOT NULL,     -- the private half, sealed with the data folder's key
    CONSTRAINT mail_dkim_keys_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE mail_hook_calls (
    call TEXT NOT NULL,           -- its webhook-id
    digest TEXT NOT NULL,         -- of what it brought
    at INTEGER NOT NULL,
    CONSTRAINT mail_hook_calls_pkey PRIMARY KEY (call)
) STRICT, WITHOUT ROWID;

CREATE INDEX mail_hook_calls_in_time ON mail_hook_calls (at);

CREATE TABLE mail_hook_secrets (
    id INTEGER NOT NULL,
    sealed TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    CONSTRAINT mail_hook_secrets_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE mail_places (
    place TEXT NOT NULL,          -- as the folder's file mail-place says
    fingerprint TEXT NOT NULL,    -- of machine, folder and file: a copy has another one
    claims INTEGER NOT NULL,         -- how many were claimed there; behind the file's count, this database is an older copy
    held_at INTEGER,
    held_because TEXT,
    held_by TEXT,
    trouble TEXT,                 -- why nothing could be handed over lately
    trouble_since INTEGER,
    last_accepted_at INTEGER,
    seen_at INTEGER NOT NULL,
    CONSTRAINT mail_places_pkey PRIMARY KEY (place),
    CONSTRAINT mail_places_held_whole CHECK ((held_at IS NULL) = (held_because IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE mail_servers (
    version INTEGER NOT NULL,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    security TEXT NOT NULL,
    user_name TEXT,
    password TEXT,                -- sealed with the data folder's key; of the newest only
    connections INTEGER NOT NULL,
    patience_seconds INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    CONSTRAINT mail_servers_pkey PRIMARY KEY (version),
    CONSTRAINT mail_servers_security_known CHECK (security IN ('starttls', 'tls', 'none'))
) STRICT;

CREATE TABLE mail_settings (
    version INTEGER NOT NULL,
    from_name TEXT NOT NULL,
    from_address TEXT NOT NULL,
    reply_to TEXT,
    per_minute INTEGER NOT NULL,             -- messages in all
    per_domain_per_minute INTEGER NOT NULL,  -- to one domain of recipients
    made_at INTEGER NOT NULL,
    made_by TEXT NOT NULL, reply_tokens INTEGER NOT NULL DEFAULT 0, per_key_per_day INTEGER NOT NULL DEFAULT 100,
    CONSTRAINT mail_settings_pkey PRIMARY KEY (version)
) STRICT;

CREATE TABLE mail_threads (
    about TEXT NOT NULL,
    message_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    CONSTRAINT mail_threads_pkey PRIMARY KEY (about)
) STRICT, WITHOUT ROWID;

CREATE TABLE mail_undeliverable (
    address TEXT NOT NULL,
    since INTEGER NOT NULL,
    reason TEXT NOT NULL,
    message_id INTEGER NOT NULL,     -- the message that came back last
    mail TEXT NOT NULL,           -- the mail that says so, "rml_..."
    CONSTRAINT mail_undeliverable_pkey PRIMARY KEY (address)
) STRICT, WITHOUT ROWID;

CREATE TABLE merge_rows (
    customer_id INTEGER NOT NULL,    -- the merge's
    merge_id INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,        -- the row's key there, without its customer
    CONSTRAINT merge_rows_pkey PRIMARY KEY (customer_id, merge_id, table_name, row_key),
    CONSTRAINT merge_rows_of FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX merge_rows_of_merge ON merge_rows (merge_id);

CREATE TABLE merges (
    customer_id INTEGER NOT NULL,    -- whose record it is part of now
    id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,    -- whose it became part of
    other_id INTEGER NOT NULL,       -- the record that went
    other_name TEXT NOT NULL,
    merged_at INTEGER NOT NULL,
    merged_by TEXT NOT NULL,
    undo_until INTEGER NOT NULL,
    survivor_before TEXT,         -- the profiles as JSON, until the way back is forgotten
    other_before TEXT,
    survivor_after TEXT, number INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT merges_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT merges_of FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX merges_by_id ON merges (id);

CREATE INDEX merges_by_other ON merges (other_id, id);

CREATE INDEX merges_in_time ON merges (merged_at, id);

CREATE INDEX merges_to_forget ON merges (undo_until, id) WHERE other_before IS NOT NULL;

CREATE TABLE message_files (
    message_id INTEGER NOT NULL,
    number INTEGER NOT NULL,         -- from 1
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    CONSTRAINT message_files_pkey PRIMARY KEY (message_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX message_files_by_content ON message_files (sha256);

CREATE TABLE message_queue (
    message_id INTEGER NOT NULL,
    domain TEXT NOT NULL,         -- of the recipient
    rank INTEGER NOT NULL,           -- what somebody waits for goes first
    phase TEXT NOT NULL,
    due_at INTEGER NOT NULL,         -- not before
    fence INTEGER NOT NULL,          -- of the last claim: whoever holds another one changes nothing
    place TEXT,                   -- of the last claim
    lease_until INTEGER,
    attempts INTEGER NOT NULL,       -- that came to an answer of the server
    first_tried_at INTEGER,
    last_reply TEXT,
    CONSTRAINT message_queue_pkey PRIMARY KEY (message_id),
    CONSTRAINT message_queue_phase_known CHECK (phase IN ('waiting', 'claimed', 'handed', 'held')),
    CONSTRAINT message_queue_leased CHECK ((phase IN ('claimed', 'handed')) = (lease_until IS NOT NULL))
) STRICT;

CREATE INDEX message_queue_due ON message_queue (rank, due_at, message_id) WHERE phase = 'waiting';

CREATE INDEX message_queue_leases ON message_queue (lease_until) WHERE lease_until IS NOT NULL;

CREATE TABLE message_secrets (
    message_id INTEGER NOT NULL,
    secret TEXT NOT NULL,
    at INTEGER NOT NULL,
    CONSTRAINT message_secrets_pkey PRIMARY KEY (message_id)
) STRICT;

CREATE INDEX message_secrets_in_time ON message_secrets (at);

CREATE TABLE message_tokens (
    token TEXT NOT NULL,          -- of the address that it is answered to
    message_id INTEGER NOT NULL,
    CONSTRAINT message_tokens_pkey PRIMARY KEY (token)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
    id INTEGER NOT NULL,
    customer_id INTEGER,             -- to whom; none: a test, or to somebody who is no customer
    purpose TEXT NOT NULL,
    occasion TEXT,                -- what it is sent for ("survey_..."): once for each customer
    to_name TEXT NOT NULL,
    to_address TEXT NOT NULL,
    from_name TEXT NOT NULL,
    from_address TEXT NOT NULL,
    reply_to TEXT,
    message_id TEXT NOT NULL,     -- of the mail itself, fixed when it was planned
    in_reply_to TEXT,
    unsubscribe_link TEXT,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT,
    state TEXT NOT NULL,          -- planned and held ones have a row in message_queue
    reason TEXT,                  -- what the server said last, or why it did not leave
    fence INTEGER NOT NULL,          -- of the claim that ended it; 0: none
    attempts INTEGER NOT NULL,
    planned_at INTEGER NOT NULL,
    planned_by TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    ended_at INTEGER, bounced_at INTEGER, bounce TEXT, has_secret INTEGER NOT NULL DEFAULT 0, touchpoint_id INTEGER, has_files INTEGER, is_contact INTEGER, writer_id INTEGER,
    CONSTRAINT messages_pkey PRIMARY KEY (id),
    CONSTRAINT messages_purpose_known CHECK (purpose IN ('test', 'service', 'marketing')),
    CONSTRAINT messages_state_known CHECK (state IN ('planned', 'held', 'accepted', 'failed', 'unknown', 'withdrawn')),
    CONSTRAINT messages_ended_whole CHECK ((state IN ('planned', 'held')) = (ended_at IS NULL))
) STRICT;

CREATE INDEX messages_bounced ON messages (to_address, bounced_at) WHERE bounced_at IS NOT NULL;

CREATE INDEX messages_by_customer ON messages (customer_id, planned_at, id) WHERE customer_id IS NOT NULL;

CREATE INDEX messages_by_occasion ON messages (customer_id, occasion) WHERE occasion IS NOT NULL;

CREATE INDEX messages_by_state ON messages (state, planned_at, id);

CREATE INDEX messages_in_time ON messages (planned_at, id);

CREATE TABLE money_given (
    holder_id INTEGER NOT NULL,
    scope TEXT NOT NULL,
    amount INTEGER NOT NULL,
    CONSTRAINT money_given_pkey PRIMARY KEY (holder_id, scope),
    CONSTRAINT money_given_not_negative CHECK (amount >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE node_leases (
    node INTEGER NOT NULL,
    holder TEXT NOT NULL,         -- host and process, for people
    lease_until INTEGER NOT NULL,
    CONSTRAINT node_leases_pkey PRIMARY KEY (node),
    CONSTRAINT node_leases_node_fits CHECK (node BETWEEN 0 AND 1023)
) STRICT;

CREATE TABLE opening_hours (
    version INTEGER NOT NULL,
    hours TEXT NOT NULL,          -- JSON: ranges of each weekday, and of single days
    made_at INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    CONSTRAINT opening_hours_pkey PRIMARY KEY (version)
) STRICT;

CREATE TABLE order_items (
    customer_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    line INTEGER NOT NULL,           -- 1, 2, ... as they were given
    product_id INTEGER,
    product TEXT,                 -- its name as it was sold
    quantity_milli INTEGER NOT NULL, -- thousandths
    unit_price INTEGER,              -- minor units
    discount INTEGER,                -- of the whole line
    amount INTEGER NOT NULL,
    CONSTRAINT order_items_pkey PRIMARY KEY (customer_id, order_id, line),
    CONSTRAINT order_items_order_fkey FOREIGN KEY (customer_id, order_id) REFERENCES orders (customer_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX order_items_by_product ON order_items (product_id, customer_id) WHERE product_id IS NOT NULL;

CREATE TABLE order_keys (
    external_id TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    CONSTRAINT order_keys_pkey PRIMARY KEY (external_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
    customer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    external_id TEXT,             -- the other system's id; unique by order_keys
    ordered_at INTEGER NOT NULL,
    date_only INTEGER NOT NULL,      -- 1: only the day is known, ordered_at is its beginning
    ordered_on INTEGER NOT NULL,     -- the day in the business's time zone
    channel TEXT,
    staff TEXT,
    place TEXT,
    amount INTEGER NOT NULL,         -- minor units; the sum of the lines
    has_refund INTEGER NOT NULL,     -- 1: a line has a negative amount or quantity
    lines INTEGER NOT NULL,
    touchpoint_id INTEGER NOT NULL,  -- its place on the timeline
    import_id INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX orders_by_customer_day ON orders (customer_id, ordered_on, amount, has_refund);

CREATE INDEX orders_by_id ON orders (id);

CREATE INDEX orders_by_time ON orders (ordered_at, id);

CREATE TABLE outlook (
    customer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,           -- danger, opportunity, strength, care or do_not_mention
    what TEXT NOT NULL,
    plan TEXT,                    -- what we do about it
    follow_up_on INTEGER,            -- the day on which somebody looks after it
    confidential INTEGER NOT NULL,   -- 1: not on the counter's screen
    noted_at INTEGER NOT NULL,
    staff TEXT,                   -- who noted it, by name
    staff_id INTEGER,
    unsettled INTEGER NOT NULL,      -- 1 while it has no settlement
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT outlook_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT outlook_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX outlook_by_id ON outlook (id);

CREATE INDEX outlook_to_follow_up ON outlook (follow_up_on, id) WHERE unsettled = 1;

CREATE TABLE outlook_settlements (
    customer_id INTEGER NOT NULL,
    outlook_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    staff TEXT,                   -- who settled it
    staff_id INTEGER,
    outcome TEXT NOT NULL,        -- what came of it
    CONSTRAINT outlook_settlements_pkey PRIMARY KEY (customer_id, outlook_id),
    CONSTRAINT outlook_settlements_outlook_fkey FOREIGN KEY (customer_id, outlook_id) REFERENCES outlook (customer_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE products (
    id INTEGER NOT NULL,
    external_id TEXT,             -- the other system's id
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    category TEXT,
    price INTEGER,                   -- minor units
    stock INTEGER,
    warranty_days INTEGER,
    import_id INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT products_pkey PRIMARY KEY (id),
    CONSTRAINT products_external_id_key UNIQUE (external_id),
    CONSTRAINT products_warranty_not_negative CHECK (warranty_days >= 0)
) STRICT;

CREATE INDEX products_by_name ON products (name_folded, id);

CREATE TABLE promise_apologies (
    customer_id INTEGER NOT NULL,
    promise_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    staff TEXT,                   -- who apologised
    staff_id INTEGER,
    note TEXT,
    touchpoint_id INTEGER NOT NULL,
    CONSTRAINT promise_apologies_pkey PRIMARY KEY (customer_id, promise_id),
    CONSTRAINT promise_apologies_promise_fkey FOREIGN KEY (customer_id, promise_id) REFERENCES promises (customer_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE promise_endings (
    customer_id INTEGER NOT NULL,
    promise_id INTEGER NOT NULL,
    ending TEXT NOT NULL,         -- kept, kept_late, broken or released
    at INTEGER NOT NULL,
    staff TEXT,                   -- who said so
    staff_id INTEGER,
    note TEXT,                    -- of a broken or released one: why
    touchpoint_id INTEGER NOT NULL,
    CONSTRAINT promise_endings_pkey PRIMARY KEY (customer_id, promise_id),
    CONSTRAINT promise_endings_promise_fkey FOREIGN KEY (customer_id, promise_id) REFERENCES promises (customer_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE promise_keys (
    external_id TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    promise_id INTEGER NOT NULL,
    CONSTRAINT promise_keys_pkey PRIMARY KEY (external_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE promises (
    customer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    external_id TEXT,             -- the other system's id; unique by promise_keys
    what TEXT NOT NULL,
    place TEXT,                   -- where it was made: "at the counter"
    made_during INTEGER,             -- the touchpoint at which it was made, where there was one
    staff TEXT,                   -- who of us keeps it, by name
    staff_id INTEGER,                -- that person, where they are one of the staff
    made_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,         -- the last moment at which it is kept on time
    due_on INTEGER,                  -- the local day whose end that is, where a day was said
    unfinished INTEGER NOT NULL,     -- 1 while it has no ending, or went wrong and nobody has apologised
    touchpoint_id INTEGER NOT NULL,  -- its place on the timeline
    import_id INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT promises_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT promises_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX promises_by_due ON promises (due_at, id);

CREATE INDEX promises_by_id ON promises (id);

CREATE INDEX promises_by_making ON promises (made_at, id);

CREATE INDEX promises_unfinished ON promises (due_at, id) WHERE unfinished = 1;

CREATE INDEX promises_unfinished_of ON promises (staff_id, due_at, id) WHERE unfinished = 1;

CREATE TABLE public_addresses (
    version INTEGER NOT NULL,
    address TEXT NOT NULL,        -- "https://hallo.hafer-mohn.example"
    made_at INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    CONSTRAINT public_addresses_pkey PRIMARY KEY (version)
) STRICT;

CREATE TABLE quotes (
    customer_id INTEGER NOT NULL,
    enquiry_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    valid_until INTEGER NOT NULL,    -- the last local day
    waits_from INTEGER NOT NULL,     -- the day from which silence counts: that one, or the day on which its loss was taken back
    staff TEXT,
    staff_id INTEGER,
    touchpoint_id INTEGER NOT NULL,
    CONSTRAINT quotes_pkey PRIMARY KEY (customer_id, enquiry_id),
    CONSTRAINT quotes_enquiry_fkey FOREIGN KEY (customer_id, enquiry_id) REFERENCES enquiries (customer_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE received_keys (
    key TEXT NOT NULL,
    mail_id INTEGER NOT NULL,
    CONSTRAINT received_keys_pkey PRIMARY KEY (key)
) STRICT, WITHOUT ROWID;

CREATE TABLE received_mails (
    id INTEGER NOT NULL,
    way TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    sent_at INTEGER,                 -- as they say
    from_name TEXT NOT NULL,
    from_address TEXT NOT NULL,   -- empty: none was said
    from_key TEXT NOT NULL,       -- ready to be compared
    to_addresses TEXT NOT NULL,   -- JSON list
    message_id TEXT,
    in_reply_to TEXT,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    quoted TEXT NOT NULL,
    signature TEXT NOT NULL,
    nature TEXT NOT NULL,
    troubles TEXT NOT NULL,       -- JSON list: what could not be read
    bytes INTEGER NOT NULL,
    attachments INTEGER NOT NULL,
    fate TEXT NOT NULL,           -- what became of it
    reason TEXT,                  -- why
    customer_id INTEGER,
    case_id INTEGER,
    entry_id INTEGER,                -- its words in the case
    answers_id INTEGER,              -- the message of ours that it answers or is about
    is_unmatched INTEGER NOT NULL, gave_case INTEGER NOT NULL DEFAULT 0, kept_address INTEGER NOT NULL DEFAULT 0, address_was_of INTEGER,   -- 1 while somebody has to say whose it is
    CONSTRAINT received_mails_pkey PRIMARY KEY (id),
    CONSTRAINT received_mails_way_known CHECK (way IN ('pipe', 'hook', 'imap')),
    CONSTRAINT received_mails_fate_known CHECK (fate IN ('answer', 'opened', 'automatic', 'bulk', 'bounce', 'complaint', 'ours', 'flood'))
) STRICT;

CREATE INDEX received_mails_by_case ON received_mails (case_id, received_at, id) WHERE case_id IS NOT NULL;

CREATE INDEX received_mails_by_customer ON received_mails (customer_id, received_at, id) WHERE customer_id IS NOT NULL;

CREATE INDEX received_mails_by_entry ON received_mails (entry_id) WHERE entry_id IS NOT NULL;

CREATE INDEX received_mails_by_sender ON received_mails (from_key, received_at);

CREATE INDEX received_mails_in_time ON received_mails (received_at, id);

CREATE INDEX received_mails_of_strangers ON received_mails (received_at) WHERE fate = 'opened' AND customer_id IS NULL;

CREATE INDEX received_mails_unmatched ON received_mails (received_at, id) WHERE is_unmatched = 1;

CREATE TABLE received_message_ids (
    message_id TEXT NOT NULL,
    mail_id INTEGER NOT NULL,
    CONSTRAINT received_message_ids_pkey PRIMARY KEY (message_id, mail_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE remark_readings (
    remark_id INTEGER NOT NULL,
    part INTEGER NOT NULL,
    stamp INTEGER NOT NULL,          -- grows with each change of what was said
    letters INTEGER NOT NULL,        -- how many there were
    finding INTEGER NOT NULL,
    at INTEGER NOT NULL,
    language TEXT NOT NULL,
    feeling TEXT,
    compound REAL,
    CONSTRAINT remark_readings_pkey PRIMARY KEY (remark_id, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE remark_sentences (
    remark_id INTEGER NOT NULL,
    part INTEGER NOT NULL,
    number INTEGER NOT NULL,
    theme_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    first_byte INTEGER NOT NULL,
    end_byte INTEGER NOT NULL,
    fit REAL NOT NULL,
    feeling TEXT,
    CONSTRAINT remark_sentences_pkey PRIMARY KEY (remark_id, part, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX remark_sentences_by_theme ON remark_sentences (theme_id, at, remark_id);

CREATE TABLE remark_words (
    remark_id INTEGER NOT NULL,
    part INTEGER NOT NULL,
    word TEXT NOT NULL,
    at INTEGER NOT NULL,
    CONSTRAINT remark_words_pkey PRIMARY KEY (remark_id, part, word)
) STRICT, WITHOUT ROWID;

CREATE INDEX remark_words_by_word ON remark_words (word, at, remark_id);

CREATE TABLE remedies (
    id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    customer_id INTEGER,
    kind TEXT NOT NULL,           -- refund, replacement, credit, gift, or one of the business's own
    what TEXT NOT NULL,
    amount INTEGER NOT NULL,         -- what it costs us, minor units
    reason TEXT,
    at INTEGER NOT NULL,
    staff TEXT,                   -- who gave it or asked for it
    staff_id INTEGER,
    team_id INTEGER,                 -- whose case it was
    on_the_spot INTEGER NOT NULL,    -- 1: nobody was asked
    is_waiting INTEGER NOT NULL,     -- 1 while somebody is to say yes or no
    why_asked TEXT,               -- which limit it passes
    charged_id INTEGER,              -- whose allowance it lies on
    month TEXT,                   -- "2026-11", of that allowance
    outcome TEXT,                 -- how it turned out
    touchpoint_id INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL, external_id TEXT, import_id INTEGER,
    CONSTRAINT remedies_pkey PRIMARY KEY (id)
) STRICT;

CREATE INDEX remedies_by_case ON remedies (case_id, id);

CREATE INDEX remedies_by_customer ON remedies (customer_id, id) WHERE customer_id IS NOT NULL;

CREATE INDEX remedies_by_external_id ON remedies (external_id) WHERE external_id IS NOT NULL;

CREATE INDEX remedies_in_time ON remedies (at, id);

CREATE INDEX remedies_waiting ON remedies (at, id) WHERE is_waiting = 1;

CREATE TABLE remedy_answers (
    remedy_id INTEGER NOT NULL,
    answer TEXT NOT NULL,
    at INTEGER NOT NULL,
    staff TEXT,
    staff_id INTEGER,
    note TEXT,
    asked_amount INTEGER NOT NULL,   -- what was asked for; the remedy has what was granted
    CONSTRAINT remedy_answers_pkey PRIMARY KEY (remedy_id),
    CONSTRAINT remedy_answers_known CHECK (answer IN ('approved', 'declined', 'withdrawn'))
) STRICT;

CREATE TABLE response_keys (
    external_id TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    response_id INTEGER NOT NULL,
    CONSTRAINT response_keys_pkey PRIMARY KEY (external_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX response_keys_by_customer ON response_keys (customer_id, external_id);

CREATE TABLE responses (
    customer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    external_id TEXT,             -- the other system's id; unique by response_keys
    at INTEGER NOT NULL,
    survey TEXT NOT NULL,         -- nps, csat or ces
    score INTEGER NOT NULL,          -- 0 to 10, 1 to 5, 1 to 7
    comment TEXT,
    channel TEXT,
    touchpoint_id INTEGER NOT NULL,  -- its place on the timeline
    import_id INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT responses_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT responses_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX responses_by_id ON responses (id);

CREATE INDEX responses_by_time ON responses (at, id);

CREATE INDEX responses_of_customer ON responses (customer_id, at, id);

CREATE TABLE rhythm_population (
    id INTEGER NOT NULL,             -- 1: there is one
    customers INTEGER NOT NULL,      -- of how many it was learnt
    state TEXT NOT NULL,          -- stats::Population in base64
    fitted_at INTEGER NOT NULL,
    CONSTRAINT rhythm_population_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE rhythms (
    customer_id INTEGER NOT NULL,
    visits INTEGER NOT NULL,
    last_visit_at INTEGER NOT NULL,  -- the last one that is in it
    week_hour INTEGER,               -- the favourite time: whole hours since Monday 0:00, local
    hourly REAL NOT NULL,       -- visits to be expected in an hour of the favourite time, when it was worked out
    next_visit_at INTEGER,           -- the likeliest instant of the next visit; none for those who hardly come any more
    fades_at INTEGER,                -- when the silence will be out of their own rhythm; none for those without one
    state TEXT NOT NULL,          -- stats::Rhythm in base64
    fitted_at INTEGER NOT NULL, usual_gap_days INTEGER,
    CONSTRAINT rhythms_pkey PRIMARY KEY (customer_id)
) STRICT;

CREATE INDEX rhythms_by_fading ON rhythms (fades_at, customer_id) WHERE fades_at IS NOT NULL;

CREATE INDEX rhythms_by_hour ON rhythms (week_hour, hourly, customer_id) WHERE week_hour IS NOT NULL;

CREATE INDEX rhythms_by_next_visit ON rhythms (next_visit_at, customer_id) WHERE next_visit_at IS NOT NULL;

CREATE INDEX rhythms_by_rate ON rhythms (hourly, customer_id);

CREATE TABLE said (
    id INTEGER NOT NULL,
    case_id INTEGER,
    idea_id INTEGER,
    you_said TEXT NOT NULL,
    we_did TEXT NOT NULL,
    called TEXT,                  -- as the customer wants to be called there
    leave TEXT NOT NULL,          -- how they gave it
    created_at INTEGER NOT NULL,
    staff TEXT,
    shown_at INTEGER,                -- everybody may read it, while its case is closed or its idea answered
    shown_by TEXT,
    version INTEGER NOT NULL, external_id TEXT,
    CONSTRAINT said_pkey PRIMARY KEY (id),
    CONSTRAINT said_of_one CHECK ((case_id IS NULL) <> (idea_id IS NULL))
) STRICT;

CREATE INDEX said_by_external_id ON said (external_id) WHERE external_id IS NOT NULL;

CREATE INDEX said_shown ON said (shown_at, id) WHERE shown_at IS NOT NULL;

CREATE TABLE schema_migrations (
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    applied_at INTEGER NOT NULL,
    CONSTRAINT schema_migrations_pkey PRIMARY KEY (number)
) STRICT;

CREATE TABLE sessions (
    digest TEXT NOT NULL,         -- of the cookie's value
    staff_id INTEGER NOT NULL,
    means TEXT NOT NULL,
    signed_in_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (digest),
    CONSTRAINT sessions_staff_fkey FOREIGN KEY (staff_id) REFERENCES staff (id),
    CONSTRAINT sessions_means_known CHECK (means IN ('password', 'link'))
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_staff ON sessions (staff_id);

CREATE TABLE settled_clock (
    id INTEGER NOT NULL,
    settled_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    CONSTRAINT settled_clock_pkey PRIMARY KEY (id),
    CONSTRAINT settled_clock_is_one CHECK (id = 1)
) STRICT;

CREATE TABLE shared_value_keys (
    external_id TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    value_id INTEGER NOT NULL,
    CONSTRAINT shared_value_keys_pkey PRIMARY KEY (external_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX shared_value_keys_by_customer ON shared_value_keys (customer_id, external_id);

CREATE TABLE shared_values (
    customer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    how TEXT NOT NULL,            -- said or shown
    words TEXT NOT NULL,          -- what they said, or did
    at INTEGER NOT NULL,
    staff TEXT,                   -- who noted it
    staff_id INTEGER,
    touchpoint_id INTEGER NOT NULL, external_id TEXT, import_id INTEGER, version INTEGER NOT NULL DEFAULT 1,  -- its place on the timeline
    CONSTRAINT shared_values_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT shared_values_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT shared_values_how CHECK (how IN ('said', 'shown'))
) STRICT, WITHOUT ROWID;

CREATE INDEX shared_values_by_id ON shared_values (id);

CREATE TABLE sign_in_links (
    digest TEXT NOT NULL,         -- of the token in the link
    staff_id INTEGER,
    expires_at INTEGER NOT NULL,
    CONSTRAINT sign_in_links_pkey PRIMARY KEY (digest),
    CONSTRAINT sign_in_links_staff_fkey FOREIGN KEY (staff_id) REFERENCES staff (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_links_by_staff ON sign_in_links (staff_id);

CREATE TABLE staff (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,          -- in lower case; signs in with it
    role TEXT NOT NULL,
    active INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT staff_pkey PRIMARY KEY (id),
    CONSTRAINT staff_email_key UNIQUE (email),
    CONSTRAINT staff_role_known CHECK (role IN ('viewer', 'staff', 'manager', 'owner'))
) STRICT;

CREATE TABLE staff_passwords (
    staff_id INTEGER NOT NULL,
    hash TEXT NOT NULL,           -- argon2id, with its salt and costs
    changed_at INTEGER NOT NULL,
    CONSTRAINT staff_passwords_pkey PRIMARY KEY (staff_id),
    CONSTRAINT staff_passwords_staff_fkey FOREIGN KEY (staff_id) REFERENCES staff (id)
) STRICT;

CREATE TABLE standard_contents (
    standard_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    promise TEXT NOT NULL,        -- what we promise
    steps TEXT NOT NULL,          -- JSON: number and words of each, in order
    extra TEXT NOT NULL,          -- JSON: what going the extra distance looks like
    since INTEGER NOT NULL,
    staff TEXT,                   -- who wrote it
    staff_id INTEGER,
    CONSTRAINT standard_contents_pkey PRIMARY KEY (standard_id, number),
    CONSTRAINT standard_contents_standard_fkey FOREIGN KEY (standard_id) REFERENCES standards (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE standard_retirements (
    standard_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    staff TEXT,
    staff_id INTEGER,
    CONSTRAINT standard_retirements_pkey PRIMARY KEY (standard_id),
    CONSTRAINT standard_retirements_standard_fkey FOREIGN KEY (standard_id) REFERENCES standards (id)
) STRICT;

CREATE TABLE standard_training (
    standard_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,                   -- the last day
    CONSTRAINT standard_training_pkey PRIMARY KEY (standard_id, id),
    CONSTRAINT standard_training_standard_fkey FOREIGN KEY (standard_id) REFERENCES standards (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE standards (
    id INTEGER NOT NULL,
    applies_to TEXT NOT NULL,     -- kind, folded channel and stage: at most one standard for each
    kind TEXT NOT NULL,           -- of touchpoint
    channel TEXT,                 -- none: every one
    stage TEXT,                   -- none: every one
    steps_made INTEGER NOT NULL,     -- the number of the last step ever: a number is never used again
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,        -- counts changes; a content's number is the one that it had then
    CONSTRAINT standards_pkey PRIMARY KEY (id),
    CONSTRAINT standards_one_each UNIQUE (applies_to)
) STRICT;

CREATE TABLE step_ticks (
    customer_id INTEGER NOT NULL,
    touchpoint_id INTEGER NOT NULL,
    standard_id INTEGER NOT NULL,
    step INTEGER NOT NULL,
    at INTEGER NOT NULL,
    staff TEXT,
    staff_id INTEGER,
    CONSTRAINT step_ticks_pkey PRIMARY KEY (customer_id, touchpoint_id, standard_id, step),
    CONSTRAINT step_ticks_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX step_ticks_by_standard ON step_ticks (standard_id, customer_id, touchpoint_id);

CREATE TABLE survey_answer_keys (
    key_hash TEXT NOT NULL,
    answer_id INTEGER NOT NULL,
    CONSTRAINT survey_answer_keys_pkey PRIMARY KEY (key_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_answers (
    id INTEGER NOT NULL,
    survey_id INTEGER NOT NULL,
    wording INTEGER NOT NULL,        -- the number of the one that they saw
    channel TEXT NOT NULL,        -- link, qr, tablet or paper
    language TEXT NOT NULL,
    customer_id INTEGER,             -- none: without a name
    invitation_id INTEGER,           -- none where the name was taken off
    place_id INTEGER,
    batch_id INTEGER,
    touchpoint_kind TEXT,
    staff TEXT,
    at INTEGER NOT NULL,             -- of a link answered without a name the day alone
    changed_at INTEGER NOT NULL,
    open_until INTEGER NOT NULL,     -- may be changed until then
    CONSTRAINT survey_answers_pkey PRIMARY KEY (id)
) STRICT;

CREATE INDEX survey_answers_by_time ON survey_answers (survey_id, at, id);

CREATE INDEX survey_answers_of_customer ON survey_answers (customer_id) WHERE customer_id IS NOT NULL;

CREATE TABLE survey_batches (
    id INTEGER NOT NULL,
    survey_id INTEGER NOT NULL,
    wording INTEGER NOT NULL,
    name TEXT NOT NULL,
    passes INTEGER NOT NULL,         -- 1, or 2: keyed twice and compared
    answered_on INTEGER NOT NULL,    -- the day of their answers
    created_at INTEGER NOT NULL,
    created_by TEXT,
    taken_in_at INTEGER,
    taken_in_by TEXT,
    CONSTRAINT survey_batches_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE survey_invitations (
    customer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    survey_id INTEGER NOT NULL,
    channel TEXT NOT NULL,        -- email, sms, post or counter
    drawn_by TEXT NOT NULL,       -- hand, rule or sample
    rule_id INTEGER,
    sample_id INTEGER,
    touchpoint_id INTEGER,           -- the contact that they are asked about
    touchpoint_kind TEXT,
    touchpoint_at INTEGER,
    staff TEXT,                   -- who served them there
    code TEXT,                    -- the short code on a paper sheet
    drawn_at INTEGER NOT NULL,
    asked_at INTEGER,                -- none: waits for somebody to ask
    asked_by TEXT,
    expires_at INTEGER,
    answered_at INTEGER,             -- of an answer without a name the day alone
    version INTEGER NOT NULL, message_id INTEGER,
    CONSTRAINT survey_invitations_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT survey_invitations_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX survey_invitations_by_id ON survey_invitations (id);

CREATE INDEX survey_invitations_by_time ON survey_invitations (survey_id, drawn_at, id);

CREATE INDEX survey_invitations_to_mail ON survey_invitations (drawn_at, id) WHERE channel = 'email' AND asked_at IS NULL AND answered_at IS NULL;

CREATE TABLE survey_keys (
    key_hash TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    invitation_id INTEGER NOT NULL,
    CONSTRAINT survey_keys_pkey PRIMARY KEY (key_hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX survey_keys_of_invitation ON survey_keys (customer_id, invitation_id);

CREATE TABLE survey_left_outs (
    customer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    survey_id INTEGER NOT NULL,
    rule_id INTEGER,
    sample_id INTEGER,
    touchpoint_id INTEGER,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    CONSTRAINT survey_left_outs_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT survey_left_outs_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX survey_left_outs_by_time ON survey_left_outs (survey_id, at, id);

CREATE TABLE survey_names_taken_off (
    key_hash TEXT NOT NULL,
    CONSTRAINT survey_names_taken_off_pkey PRIMARY KEY (key_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_places (
    id INTEGER NOT NULL,
    survey_id INTEGER NOT NULL,
    kind TEXT NOT NULL,           -- qr or tablet
    name TEXT NOT NULL,           -- "by the door"
    key_hash TEXT NOT NULL,       -- of the code, or of the tablet's secret
    code TEXT,                    -- of a qr place, as it is printed
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    CONSTRAINT survey_places_pkey PRIMARY KEY (id),
    CONSTRAINT survey_places_one_each UNIQUE (key_hash),
    CONSTRAINT survey_places_survey_fkey FOREIGN KEY (survey_id) REFERENCES surveys (id)
) STRICT;

CREATE TABLE survey_replies (
    answer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    words TEXT NOT NULL,
    at INTEGER NOT NULL,
    staff TEXT,
    CONSTRAINT survey_replies_pkey PRIMARY KEY (answer_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_rules (
    id INTEGER NOT NULL,
    survey_id INTEGER NOT NULL,
    touchpoint_kind TEXT NOT NULL,
    after_hours INTEGER NOT NULL,
    one_in INTEGER NOT NULL,
    channel TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    CONSTRAINT survey_rules_pkey PRIMARY KEY (id),
    CONSTRAINT survey_rules_survey_fkey FOREIGN KEY (survey_id) REFERENCES surveys (id)
) STRICT;

CREATE TABLE survey_samples (
    id INTEGER NOT NULL,
    survey_id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    tag TEXT,                     -- of the group; none: everybody
    active_days INTEGER,             -- here within so many days; none: whenever
    seed INTEGER NOT NULL,
    size INTEGER NOT NULL,           -- how many were wanted
    population INTEGER NOT NULL,
    drawn INTEGER NOT NULL,
    at INTEGER NOT NULL,
    staff TEXT, meant TEXT,
    CONSTRAINT survey_samples_pkey PRIMARY KEY (id),
    CONSTRAINT survey_samples_survey_fkey FOREIGN KEY (survey_id) REFERENCES surveys (id)
) STRICT;

CREATE TABLE survey_seldoms (
    customer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL, import_id INTEGER,
    CONSTRAINT survey_seldoms_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT survey_seldoms_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_sheets (
    batch_id INTEGER NOT NULL,
    pass INTEGER NOT NULL,
    number INTEGER NOT NULL,         -- its place in the pile, from 1
    code TEXT,                    -- the short code of whom it was given to
    given TEXT NOT NULL,          -- JSON: the answer to each question
    keyed_at INTEGER NOT NULL,
    keyed_by TEXT,
    CONSTRAINT survey_sheets_pkey PRIMARY KEY (batch_id, pass, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_stop_keys (
    key_hash TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,     -- the mail that it stands in
    CONSTRAINT survey_stop_keys_pkey PRIMARY KEY (key_hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX survey_stop_keys_of_customer ON survey_stop_keys (customer_id);

CREATE TABLE survey_stops (
    customer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL, import_id INTEGER,
    CONSTRAINT survey_stops_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT survey_stops_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_values (
    answer_id INTEGER NOT NULL,
    question INTEGER NOT NULL,
    kind TEXT NOT NULL,
    score INTEGER,                   -- of a choice its number, from 1
    words TEXT,
    response_id INTEGER,             -- the response that it is kept as
    CONSTRAINT survey_values_pkey PRIMARY KEY (answer_id, question)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_wordings (
    survey_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    content TEXT NOT NULL,        -- JSON: languages, questions with their words, texts around them
    since INTEGER NOT NULL,
    staff TEXT,                   -- who wrote it
    staff_id INTEGER,
    CONSTRAINT survey_wordings_pkey PRIMARY KEY (survey_id, number),
    CONSTRAINT survey_wordings_survey_fkey FOREIGN KEY (survey_id) REFERENCES surveys (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE surveys (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,           -- among ourselves
    opened_at INTEGER,               -- none: a draft
    opened_by TEXT,
    closed_at INTEGER,               -- none: still open, or a draft
    closed_by TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,        -- counts changes; a wording's number is the one that it had then
    CONSTRAINT surveys_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE task_endings (
    task_id INTEGER NOT NULL,
    ending TEXT NOT NULL,
    at INTEGER NOT NULL,
    staff TEXT,                   -- who said so
    staff_id INTEGER,
    reason TEXT,                  -- of a dropped one: why; of a done one: what came of it
    apologised INTEGER NOT NULL,     -- 1: the promise's apology was recorded with it
    CONSTRAINT task_endings_pkey PRIMARY KEY (task_id),
    CONSTRAINT task_endings_known CHECK (ending IN ('done', 'dropped'))
) STRICT;

CREATE TABLE task_keys (
    external_id TEXT NOT NULL,
    task_id INTEGER NOT NULL,
    CONSTRAINT task_keys_pkey PRIMARY KEY (external_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tasks (
    id INTEGER NOT NULL,
    external_id TEXT,             -- the other system's id; unique by task_keys
    what TEXT NOT NULL,
    goal TEXT,                    -- the brief: what it is good for,
    done_means TEXT,              -- how one sees that it is done,
    limits TEXT,                  -- what is not to be done,
    budget TEXT,                  -- and how much it may cost
    checklist TEXT NOT NULL,      -- JSON list of lines, each with its text and whether it is done
    customer_id INTEGER,             -- about whom; the row lies under its own id, since a task may be about nobody
    staff TEXT,                   -- who does it, by name
    staff_id INTEGER,
    given_by TEXT,
    given_by_id INTEGER,
    given_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,         -- the last moment at which it is done on time
    due_on INTEGER,                  -- the local day whose end that is, where a day was said
    source TEXT NOT NULL,         -- hand, promise, apology, outlook or handover
    source_id TEXT,
    unfinished INTEGER NOT NULL,     -- 1 while it has no ending
    import_id INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    look_up TEXT NOT NULL,        -- the folded words of what, brief, list and names
    CONSTRAINT tasks_pkey PRIMARY KEY (id),
    CONSTRAINT tasks_source_known CHECK (source IN ('hand', 'promise', 'apology', 'outlook', 'handover')),
    CONSTRAINT tasks_source_whole CHECK ((source = 'hand') = (source_id IS NULL))
) STRICT;

CREATE INDEX tasks_by_customer ON tasks (customer_id, due_at, id) WHERE customer_id IS NOT NULL;

CREATE INDEX tasks_by_due ON tasks (due_at, id);

CREATE INDEX tasks_unfinished ON tasks (due_at, id) WHERE unfinished = 1;

CREATE TABLE teams (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    monthly_budget INTEGER,          -- minor units; none: what its people may give
    members TEXT NOT NULL,        -- JSON list of ids
    active INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT teams_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE theme_findings (
    id INTEGER NOT NULL,
    number INTEGER NOT NULL,         -- grows with each finding; a comment is read again after it
    rarity TEXT NOT NULL,         -- JSON: word to rarity
    language TEXT NOT NULL,       -- of most comments
    comments INTEGER NOT NULL,       -- how many there were
    why_not TEXT,                 -- why there are no themes
    found_at INTEGER NOT NULL,
    CONSTRAINT theme_findings_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE theme_sentences (
    customer_id INTEGER NOT NULL,
    response_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    theme_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    first_byte INTEGER NOT NULL,
    end_byte INTEGER NOT NULL,
    fit REAL NOT NULL,
    feeling TEXT,
    CONSTRAINT theme_sentences_pkey PRIMARY KEY (customer_id, response_id, number),
    CONSTRAINT theme_sentences_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX theme_sentences_by_theme ON theme_sentences (theme_id, at, response_id);

CREATE TABLE themes (
    id INTEGER NOT NULL,
    words TEXT NOT NULL,          -- JSON: stem, word as it is written most often, weight; the weightiest first
    stability REAL NOT NULL,    -- how like it is to what halves of the comments give, 0 to 1
    name TEXT,                    -- given by a person
    pinned_at INTEGER,               -- present while its words stay as they are
    pinned_by TEXT,
    merged_into INTEGER,             -- present while it counts as a part of another
    root_id INTEGER NOT NULL,        -- that other, or itself
    ended_at INTEGER,                -- present while it is not found any more
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT themes_pkey PRIMARY KEY (id)
) STRICT;

CREATE TABLE today_marks (
    customer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    key TEXT NOT NULL,            -- which reason: "promised:prm_...", "fading"
    act TEXT NOT NULL,
    until_at INTEGER,                -- later: when it comes back; not_this: until when it is silent
    reason TEXT,                  -- not_this: why
    to_staff_id INTEGER,             -- given: whose list it is on now
    staff TEXT,                   -- who said so
    staff_id INTEGER,
    touchpoint_id INTEGER,           -- done: what was recorded
    at INTEGER NOT NULL,
    CONSTRAINT today_marks_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT today_marks_of FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT today_marks_act_known CHECK (act IN ('done', 'later', 'not_this', 'given'))
) STRICT, WITHOUT ROWID;

CREATE INDEX today_marks_by_id ON today_marks (id);

CREATE INDEX today_marks_lately ON today_marks (at, customer_id, id);

CREATE TABLE tokens (
    id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,         -- JSON list: "all", "read", or names of permissions
    digest TEXT NOT NULL,         -- of the whole token, "rap_" included
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER,            -- the last hour in which it changed something
    revoked_at INTEGER,
    CONSTRAINT tokens_pkey PRIMARY KEY (id),
    CONSTRAINT tokens_digest_key UNIQUE (digest),
    CONSTRAINT tokens_staff_fkey FOREIGN KEY (staff_id) REFERENCES staff (id)
) STRICT;

CREATE INDEX tokens_by_staff ON tokens (staff_id, id);

CREATE TABLE touchpoint_keys (
    external_id TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    touchpoint_id INTEGER NOT NULL,
    CONSTRAINT touchpoint_keys_pkey PRIMARY KEY (external_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX touchpoint_keys_by_customer ON touchpoint_keys (customer_id, external_id);

CREATE TABLE touchpoints (
    customer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    external_id TEXT,             -- the other system's id; unique by touchpoint_keys
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    direction TEXT NOT NULL,      -- in: they came to us; out: we went to them
    channel TEXT,
    stage TEXT,                   -- of the customer's journey
    staff TEXT,                   -- who of us, by name
    staff_id INTEGER,                -- that person, where it was recorded by the person
    waited_seconds INTEGER,
    expectation TEXT,             -- missed, met or exceeded
    expectation_by TEXT,          -- by what
    feeling TEXT,
    feeling_source TEXT,          -- said by them or seen by us
    summary TEXT,
    source_kind TEXT,             -- what it was recorded for: order, response; none: recorded for itself
    source_id TEXT,
    import_id INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT touchpoints_pkey PRIMARY KEY (customer_id, at, id),
    CONSTRAINT touchpoints_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT touchpoints_waited_not_negative CHECK (waited_seconds >= 0),
    CONSTRAINT touchpoints_source_whole CHECK ((source_kind IS NULL) = (source_id IS NULL)),
    CONSTRAINT touchpoints_feeling_marked CHECK ((feeling IS NULL) = (feeling_source IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX touchpoints_asked ON touchpoints (at, customer_id)
    WHERE direction = 'in' AND waited_seconds IS NULL AND (kind = 'call' OR kind = 'email' OR kind = 'chat' OR kind = 'letter');

CREATE UNIQUE INDEX touchpoints_by_id ON touchpoints (id, customer_id);

CREATE INDEX touchpoints_by_time ON touchpoints (at, id);

CREATE INDEX touchpoints_felt ON touchpoints (at, expectation, customer_id) WHERE expectation IS NOT NULL;

CREATE INDEX touchpoints_telling ON touchpoints (at, customer_id)
    WHERE kind = 'service' OR kind = 'meeting' OR kind = 'event' OR expectation IS NOT NULL OR stage = 'asks' OR stage = 'gets_help'
       OR stage = 'recommends' OR (kind = 'order' AND COALESCE(source_kind, '') <> 'order');

CREATE INDEX touchpoints_waited ON touchpoints (at, waited_seconds, customer_id) WHERE waited_seconds IS NOT NULL;

CREATE TABLE touchpoints_put_by (
    customer_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    external_id TEXT,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    direction TEXT NOT NULL,
    channel TEXT,
    stage TEXT,
    staff TEXT,
    staff_id INTEGER,
    waited_seconds INTEGER,
    expectation TEXT,
    expectation_by TEXT,
    feeling TEXT,
    feeling_source TEXT,
    summary TEXT,
    source_kind TEXT,
    source_id TEXT,
    import_id INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT touchpoints_put_by_pkey PRIMARY KEY (customer_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX touchpoints_put_by_id ON touchpoints_put_by (id);

