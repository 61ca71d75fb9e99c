CREATE TABLE article_publications (
    article_id bigint NOT NULL,
    title text COLLATE "C" NOT NULL,
    text text COLLATE "C" NOT NULL,
    look_up text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    staff text COLLATE "C",
    version bigint NOT NULL,
    CONSTRAINT article_publications_pkey PRIMARY KEY (article_id)
);

CREATE TABLE articles (
    id bigint NOT NULL,
    title text COLLATE "C" NOT NULL,
    text text COLLATE "C" NOT NULL,
    written_by text COLLATE "C",
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    archived_at bigint,
    version bigint NOT NULL,
    external_id text COLLATE "C",
    CONSTRAINT articles_pkey PRIMARY KEY (id)
);
CREATE INDEX articles_by_external_id ON articles USING btree (external_id) WHERE external_id IS NOT NULL;

CREATE TABLE audit_events (
    shard_id bigint NOT NULL,
    id bigint NOT NULL,
    at bigint NOT NULL,
    actor_id bigint,
    actor_name text COLLATE "C" NOT NULL,
    via text COLLATE "C" NOT NULL,
    action text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    changes text COLLATE "C" NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    CONSTRAINT audit_events_in_order PRIMARY KEY (id, shard_id)
);
CREATE INDEX audit_decisions ON audit_events USING btree (at, id) WHERE action = 'promise.released'::text OR action = 'customer.merged'::text OR action = 'customer.unmerged'::text OR action = 'customer.told_apart'::text OR action = 'ladder_rules.changed'::text OR action = 'opening_hours.changed'::text OR action = 'business.changed'::text OR action = 'staff.added'::text OR action = 'handover.left'::text OR action = 'remedy.granted'::text OR action = 'remedy.approved'::text OR action = 'remedy.declined'::text;
CREATE INDEX audit_events_by_subject ON audit_events USING btree (subject, at, id);
CREATE INDEX audit_events_by_time ON audit_events USING btree (at, id);
CREATE INDEX audit_messages_planned ON audit_events USING btree (via, at, id) WHERE action = 'message.planned'::text;

CREATE TABLE business (
    id bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    currency text COLLATE "C" NOT NULL,
    time_zone text COLLATE "C" NOT NULL,
    country text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    version bigint NOT NULL,
    address text COLLATE "C" DEFAULT ''::text NOT NULL,
    CONSTRAINT business_is_one CHECK (id = 1),
    CONSTRAINT business_pkey PRIMARY KEY (id)
);

CREATE TABLE case_askings (
    key_hash text COLLATE "C" NOT NULL,
    case_id bigint NOT NULL,
    closed_at bigint NOT NULL,
    at bigint NOT NULL,
    message_id bigint NOT NULL,
    CONSTRAINT case_askings_pkey PRIMARY KEY (key_hash)
);
CREATE INDEX case_askings_of_case ON case_askings USING btree (case_id, closed_at);

CREATE TABLE case_clocks (
    case_id bigint NOT NULL,
    clock text COLLATE "C" NOT NULL,
    started_at bigint NOT NULL,
    minutes bigint NOT NULL,
    warn_minutes bigint NOT NULL,
    due_at bigint,
    left_us bigint,
    warn_at bigint,
    warned_at bigint,
    escalated_at bigint,
    met_at bigint,
    CONSTRAINT case_clocks_known CHECK (clock = ANY (ARRAY['first'::text, 'next'::text, 'solution'::text])),
    CONSTRAINT case_clocks_pkey PRIMARY KEY (case_id, clock)
);
CREATE INDEX case_clocks_to_escalate ON case_clocks USING btree (due_at, case_id, clock) WHERE due_at IS NOT NULL AND escalated_at IS NULL AND met_at IS NULL;
CREATE INDEX case_clocks_to_warn ON case_clocks USING btree (warn_at, case_id, clock) WHERE warn_at IS NOT NULL AND warned_at IS NULL AND met_at IS NULL;

CREATE TABLE case_closures (
    case_id bigint NOT NULL,
    at bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    cause text COLLATE "C",
    action text COLLATE "C",
    told_by text COLLATE "C" NOT NULL,
    told text COLLATE "C",
    together text COLLATE "C",
    ask_at bigint,
    remedy_id bigint,
    CONSTRAINT case_closures_pkey PRIMARY KEY (case_id),
    CONSTRAINT case_closures_told_by_known CHECK (told_by = ANY (ARRAY['call'::text, 'email'::text, 'letter'::text, 'chat'::text, 'in_person'::text, 'public_reply'::text, 'cannot_be_reached'::text]))
);
CREATE INDEX case_closures_in_time ON case_closures USING btree (at, case_id);
CREATE INDEX case_closures_to_ask ON case_closures USING btree (ask_at, case_id) WHERE ask_at IS NOT NULL;

CREATE TABLE case_entries (
    case_id bigint NOT NULL,
    id bigint NOT NULL,
    at bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    words text COLLATE "C" NOT NULL,
    way text COLLATE "C",
    staff text COLLATE "C",
    staff_id bigint,
    touchpoint_id bigint,
    message_id bigint,
    shown_at bigint,
    external_id text COLLATE "C",
    import_id bigint,
    CONSTRAINT case_entries_kind_known CHECK (kind = ANY (ARRAY['customer'::text, 'answer'::text, 'note'::text, 'system'::text])),
    CONSTRAINT case_entries_pkey PRIMARY KEY (case_id, id)
);
CREATE INDEX case_entries_by_id ON case_entries USING btree (id);

CREATE TABLE case_files (
    id bigint NOT NULL,
    case_id bigint NOT NULL,
    entry_id bigint,
    name text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    bytes bigint NOT NULL,
    sha256 text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    CONSTRAINT case_files_pkey PRIMARY KEY (id)
);
CREATE INDEX case_files_by_content ON case_files USING btree (sha256);
CREATE INDEX case_files_of_case ON case_files USING btree (case_id, id);
CREATE INDEX case_files_of_entry ON case_files USING btree (entry_id, id) WHERE entry_id IS NOT NULL;
CREATE INDEX case_files_without_entry ON case_files USING btree (at, id) WHERE entry_id IS NULL;

CREATE TABLE case_keys (
    external_id text COLLATE "C" NOT NULL,
    case_id bigint NOT NULL,
    CONSTRAINT case_keys_pkey PRIMARY KEY (external_id)
);

CREATE TABLE case_merges (
    case_id bigint NOT NULL,
    into_id bigint NOT NULL,
    at bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    CONSTRAINT case_merges_pkey PRIMARY KEY (case_id)
);
CREATE INDEX case_merges_by_survivor ON case_merges USING btree (into_id, case_id);

CREATE TABLE case_rules (
    part text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    rules text COLLATE "C" NOT NULL,
    made_at bigint NOT NULL,
    made_by text COLLATE "C" NOT NULL,
    CONSTRAINT case_rules_pkey PRIMARY KEY (part, version)
);

CREATE TABLE case_teams_left (
    case_id bigint NOT NULL,
    staff_id bigint NOT NULL,
    team_id bigint NOT NULL,
    CONSTRAINT case_teams_left_pkey PRIMARY KEY (case_id, staff_id, team_id)
);

CREATE TABLE case_verdicts (
    case_id bigint NOT NULL,
    id bigint NOT NULL,
    at bigint NOT NULL,
    score bigint NOT NULL,
    comment text COLLATE "C",
    response_id bigint,
    reopened bigint NOT NULL,
    CONSTRAINT case_verdicts_pkey PRIMARY KEY (case_id, id)
);
CREATE INDEX case_verdicts_by_response ON case_verdicts USING btree (response_id) WHERE response_id IS NOT NULL;

CREATE TABLE case_watchers (
    case_id bigint NOT NULL,
    staff_id bigint NOT NULL,
    CONSTRAINT case_watchers_pkey PRIMARY KEY (case_id, staff_id)
);
CREATE INDEX case_watchers_by_staff ON case_watchers USING btree (staff_id, case_id);

CREATE TABLE cases (
    id bigint NOT NULL,
    external_id text COLLATE "C",
    customer_id bigint,
    contact text COLLATE "C",
    subject text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    priority text COLLATE "C" NOT NULL,
    cause text COLLATE "C",
    staff text COLLATE "C",
    staff_id bigint,
    team_id bigint,
    opened_at bigint NOT NULL,
    opened_by text COLLATE "C",
    opened_by_id bigint,
    response_id bigint,
    split_from bigint,
    touchpoint_id bigint,
    waiting_since bigint,
    snoozed_until bigint,
    is_open bigint NOT NULL,
    due_at bigint,
    due_clock text COLLATE "C",
    comes_up_at bigint NOT NULL,
    import_id bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    answer_id bigint,
    place text COLLATE "C",
    link text COLLATE "C",
    stars bigint,
    look_up text COLLATE "C" NOT NULL,
    CONSTRAINT cases_due_whole CHECK ((due_at IS NULL) = (due_clock IS NULL)),
    CONSTRAINT cases_kind_known CHECK (kind = ANY (ARRAY['complaint'::text, 'question'::text, 'request'::text, 'praise'::text])),
    CONSTRAINT cases_pkey PRIMARY KEY (id),
    CONSTRAINT cases_priority_known CHECK (priority = ANY (ARRAY['low'::text, 'normal'::text, 'high'::text, 'urgent'::text])),
    CONSTRAINT cases_source_known CHECK (source = ANY (ARRAY['mail'::text, 'form'::text, 'phone'::text, 'survey'::text, 'counter'::text, 'review'::text, 'post'::text])),
    CONSTRAINT cases_stars_known CHECK (stars IS NULL OR stars >= 1 AND stars <= 5)
);
CREATE INDEX cases_by_answer ON cases USING btree (answer_id) WHERE answer_id IS NOT NULL;
CREATE INDEX cases_by_customer ON cases USING btree (customer_id, opened_at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX cases_by_response ON cases USING btree (response_id) WHERE response_id IS NOT NULL;
CREATE INDEX cases_by_split_from ON cases USING btree (split_from) WHERE split_from IS NOT NULL;
CREATE INDEX cases_in_time ON cases USING btree (opened_at, id);
CREATE INDEX cases_queue ON cases USING btree (comes_up_at, id) WHERE is_open = 1;
CREATE INDEX cases_without_a_name ON cases USING btree (created_at) WHERE answer_id IS NOT NULL;

CREATE TABLE comment_readings (
    customer_id bigint NOT NULL,
    response_id bigint NOT NULL,
    response_version bigint NOT NULL,
    finding bigint NOT NULL,
    at bigint NOT NULL,
    language text COLLATE "C" NOT NULL,
    feeling text COLLATE "C",
    compound double precision,
    CONSTRAINT comment_readings_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT comment_readings_pkey PRIMARY KEY (customer_id, response_id)
);
CREATE INDEX comment_readings_by_time ON comment_readings USING btree (at, response_id);

CREATE TABLE comment_words (
    customer_id bigint NOT NULL,
    response_id bigint NOT NULL,
    word text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT comment_words_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT comment_words_pkey PRIMARY KEY (customer_id, response_id, word)
);
CREATE INDEX comment_words_by_word ON comment_words USING btree (word, at, response_id);

CREATE TABLE consents (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    channel text COLLATE "C" NOT NULL,
    given bigint NOT NULL,
    at bigint NOT NULL,
    source text COLLATE "C" NOT NULL,
    wording text COLLATE "C",
    staff_id bigint,
    recorded_at bigint NOT NULL,
    CONSTRAINT consents_channel_known CHECK (channel = ANY (ARRAY['email'::text, 'sms'::text, 'phone'::text, 'post'::text])),
    CONSTRAINT consents_of FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT consents_pkey PRIMARY KEY (customer_id, id)
);
CREATE INDEX consents_in_time ON consents USING btree (customer_id, channel, at, id);

CREATE TABLE customer_contacts (
    customer_id bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    tail text COLLATE "C",
    CONSTRAINT customer_contacts_kind_known CHECK (kind = ANY (ARRAY['email'::text, 'phone'::text])),
    CONSTRAINT customer_contacts_of FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT customer_contacts_pkey PRIMARY KEY (customer_id, kind, key)
);
CREATE INDEX customer_contacts_by_key ON customer_contacts USING btree (kind, key, customer_id);
CREATE INDEX customer_contacts_by_tail ON customer_contacts USING btree (tail, customer_id);

CREATE TABLE customer_facts (
    customer_id bigint NOT NULL,
    orders_count bigint DEFAULT 0 NOT NULL,
    spend bigint DEFAULT 0 NOT NULL,
    first_order_at bigint,
    last_order_at bigint,
    touchpoints_count bigint DEFAULT 0 NOT NULL,
    last_visit_at bigint,
    last_contact_at bigint,
    missed_count bigint DEFAULT 0 NOT NULL,
    met_count bigint DEFAULT 0 NOT NULL,
    exceeded_count bigint DEFAULT 0 NOT NULL,
    last_expectation text COLLATE "C",
    last_nps_score bigint,
    last_nps_at bigint,
    look_up text COLLATE "C" DEFAULT ''::text NOT NULL,
    promises_open bigint DEFAULT 0 NOT NULL,
    promises_broken bigint DEFAULT 0 NOT NULL,
    promises_kept bigint DEFAULT 0 NOT NULL,
    next_promise_due_at bigint,
    outlook_count bigint DEFAULT 0 NOT NULL,
    dangers_open bigint DEFAULT 0 NOT NULL,
    next_follow_up_on bigint,
    price_driven bigint,
    leaning text COLLATE "C",
    usual_gap_days bigint,
    favourite_weekday bigint,
    favourite_hour bigint,
    overdue_from bigint,
    ladder_level bigint,
    enquiries_open bigint DEFAULT 0 NOT NULL,
    enquiries_lost bigint DEFAULT 0 NOT NULL,
    last_asked_at bigint,
    open_cases bigint DEFAULT 0 NOT NULL,
    cases_count bigint DEFAULT 0 NOT NULL,
    surveys_stopped_at bigint,
    last_csat_score bigint,
    last_csat_at bigint,
    last_ces_score bigint,
    last_ces_at bigint,
    surveys_seldom_at bigint,
    CONSTRAINT customer_facts_of FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT customer_facts_pkey PRIMARY KEY (customer_id)
);
CREATE INDEX customer_facts_by_first_order ON customer_facts USING btree (first_order_at, customer_id);
CREATE INDEX customer_facts_by_last_visit ON customer_facts USING btree (COALESCE(last_visit_at, 0::bigint), customer_id);

CREATE TABLE customer_identifiers (
    kind text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    customer_id bigint NOT NULL,
    folded text COLLATE "C" NOT NULL,
    CONSTRAINT customer_identifiers_kind_known CHECK (kind = ANY (ARRAY['external_id'::text, 'card'::text])),
    CONSTRAINT customer_identifiers_pkey PRIMARY KEY (kind, value)
);
CREATE INDEX customer_identifiers_by_customer ON customer_identifiers USING btree (customer_id, kind, value);
CREATE INDEX customer_identifiers_by_folded ON customer_identifiers USING btree (folded, customer_id);

CREATE TABLE customer_tags (
    customer_id bigint NOT NULL,
    key text COLLATE "C" NOT NULL,
    tag text COLLATE "C" NOT NULL,
    CONSTRAINT customer_tags_of FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT customer_tags_pkey PRIMARY KEY (customer_id, key)
);
CREATE INDEX customer_tags_by_key ON customer_tags USING btree (key, customer_id);

CREATE TABLE customers (
    id bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    name text COLLATE "C",
    preferred_name text COLLATE "C",
    pronunciation text COLLATE "C",
    language text COLLATE "C",
    external_id text COLLATE "C",
    birthday text COLLATE "C",
    gender text COLLATE "C",
    income_band text COLLATE "C",
    occupation text COLLATE "C",
    street text COLLATE "C",
    city text COLLATE "C",
    postcode text COLLATE "C",
    country text COLLATE "C",
    company text COLLATE "C",
    company_id bigint,
    household text COLLATE "C",
    source text COLLATE "C",
    referred_by bigint,
    looked_after_by bigint,
    joined_on bigint,
    notes text COLLATE "C",
    emails text COLLATE "C" NOT NULL,
    phones text COLLATE "C" NOT NULL,
    cards text COLLATE "C" NOT NULL,
    interests text COLLATE "C" NOT NULL,
    tags text COLLATE "C" NOT NULL,
    custom text COLLATE "C" NOT NULL,
    consent_email bigint,
    consent_sms bigint,
    consent_phone bigint,
    consent_post bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    sort_name text COLLATE "C" NOT NULL,
    household_key text COLLATE "C",
    source_key text COLLATE "C",
    CONSTRAINT customers_kind_known CHECK (kind = ANY (ARRAY['person'::text, 'organisation'::text])),
    CONSTRAINT customers_pkey PRIMARY KEY (id)
);
CREATE INDEX customers_by_birthday ON customers USING btree (substr(birthday, length(birthday) - 4), id) WHERE birthday IS NOT NULL;
CREATE INDEX customers_by_carer ON customers USING btree (looked_after_by, id) WHERE looked_after_by IS NOT NULL;
CREATE INDEX customers_by_company ON customers USING btree (company_id, id) WHERE company_id IS NOT NULL;
CREATE INDEX customers_by_household ON customers USING btree (household_key, id) WHERE household_key IS NOT NULL;
CREATE INDEX customers_by_name ON customers USING btree (sort_name, id);
CREATE INDEX customers_by_referrer ON customers USING btree (referred_by, id) WHERE referred_by IS NOT NULL;
CREATE INDEX customers_by_source ON customers USING btree (source_key, id) WHERE source_key IS NOT NULL;

CREATE TABLE deliveries (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    external_id text COLLATE "C",
    order_id bigint,
    product_id bigint,
    what text COLLATE "C",
    promised_at bigint NOT NULL,
    promised_on bigint,
    delivered_at bigint,
    delivered_on bigint,
    day_only bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    touchpoint_id bigint,
    import_id bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT deliveries_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT deliveries_pkey PRIMARY KEY (customer_id, id)
);
CREATE INDEX deliveries_by_id ON deliveries USING btree (id);
CREATE INDEX deliveries_by_promise ON deliveries USING btree (promised_at, id);
CREATE INDEX deliveries_waiting ON deliveries USING btree (promised_at, id) WHERE delivered_at IS NULL;

CREATE TABLE delivery_keys (
    external_id text COLLATE "C" NOT NULL,
    customer_id bigint NOT NULL,
    delivery_id bigint NOT NULL,
    CONSTRAINT delivery_keys_pkey PRIMARY KEY (external_id)
);

CREATE TABLE different_people (
    one_id bigint NOT NULL,
    other_id bigint NOT NULL,
    said_at bigint NOT NULL,
    said_by text COLLATE "C" NOT NULL,
    CONSTRAINT different_people_pkey PRIMARY KEY (one_id, other_id)
);
CREATE INDEX different_people_in_time ON different_people USING btree (said_at, one_id, other_id);

CREATE TABLE duplicate_pairs (
    customer_id bigint NOT NULL,
    other_id bigint NOT NULL,
    bits_milli bigint NOT NULL,
    reasons text COLLATE "C" NOT NULL,
    CONSTRAINT duplicate_pairs_pkey PRIMARY KEY (customer_id, other_id)
);
CREATE INDEX duplicate_pairs_best_first ON duplicate_pairs USING btree (bits_milli DESC, customer_id, other_id);
CREATE INDEX duplicate_pairs_by_other ON duplicate_pairs USING btree (other_id);

CREATE TABLE duplicate_search (
    id bigint NOT NULL,
    run bigint NOT NULL,
    ended_at bigint NOT NULL,
    took_us bigint NOT NULL,
    CONSTRAINT duplicate_search_is_one CHECK (id = 1),
    CONSTRAINT duplicate_search_pkey PRIMARY KEY (id)
);

CREATE TABLE enquiries (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    external_id text COLLATE "C",
    at bigint NOT NULL,
    asked_on bigint NOT NULL,
    channel text COLLATE "C",
    asked text COLLATE "C",
    staff text COLLATE "C",
    staff_id bigint,
    is_open bigint NOT NULL,
    touchpoint_id bigint NOT NULL,
    import_id bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    is_answered bigint DEFAULT 0 NOT NULL,
    CONSTRAINT enquiries_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT enquiries_pkey PRIMARY KEY (customer_id, id)
);
CREATE INDEX enquiries_by_id ON enquiries USING btree (id);
CREATE INDEX enquiries_by_time ON enquiries USING btree (at, id);
CREATE INDEX enquiries_open ON enquiries USING btree (at, id) WHERE is_open = 1;
CREATE INDEX enquiries_unanswered ON enquiries USING btree (at, id) WHERE is_answered = 0;

CREATE TABLE enquiry_answers (
    customer_id bigint NOT NULL,
    enquiry_id bigint NOT NULL,
    at bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    touchpoint_id bigint NOT NULL,
    CONSTRAINT enquiry_answers_enquiry_fkey FOREIGN KEY (customer_id, enquiry_id) REFERENCES enquiries(customer_id, id),
    CONSTRAINT enquiry_answers_pkey PRIMARY KEY (customer_id, enquiry_id)
);

CREATE TABLE enquiry_keys (
    external_id text COLLATE "C" NOT NULL,
    customer_id bigint NOT NULL,
    enquiry_id bigint NOT NULL,
    CONSTRAINT enquiry_keys_pkey PRIMARY KEY (external_id)
);

CREATE TABLE enquiry_lines (
    customer_id bigint NOT NULL,
    enquiry_id bigint NOT NULL,
    line bigint NOT NULL,
    product_id bigint,
    product text COLLATE "C" NOT NULL,
    quantity_milli bigint NOT NULL,
    unit_price bigint,
    CONSTRAINT enquiry_lines_enquiry_fkey FOREIGN KEY (customer_id, enquiry_id) REFERENCES enquiries(customer_id, id),
    CONSTRAINT enquiry_lines_pkey PRIMARY KEY (customer_id, enquiry_id, line)
);

CREATE TABLE enquiry_outcomes (
    customer_id bigint NOT NULL,
    enquiry_id bigint NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    order_id bigint,
    reason text COLLATE "C",
    lost_to text COLLATE "C",
    note text COLLATE "C",
    by_itself bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    touchpoint_id bigint NOT NULL,
    CONSTRAINT enquiry_outcomes_enquiry_fkey FOREIGN KEY (customer_id, enquiry_id) REFERENCES enquiries(customer_id, id),
    CONSTRAINT enquiry_outcomes_pkey PRIMARY KEY (customer_id, enquiry_id),
    CONSTRAINT enquiry_outcomes_reason CHECK ((outcome = 'lost'::text) = (reason IS NOT NULL))
);
CREATE INDEX enquiry_outcomes_by_time ON enquiry_outcomes USING btree (at, enquiry_id);

CREATE TABLE enquiry_settings (
    version bigint NOT NULL,
    settings text COLLATE "C" NOT NULL,
    made_at bigint NOT NULL,
    made_by text COLLATE "C" NOT NULL,
    CONSTRAINT enquiry_settings_pkey PRIMARY KEY (version)
);

CREATE TABLE handover_answers (
    handover_id bigint NOT NULL,
    answer text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    reason text COLLATE "C",
    CONSTRAINT handover_answers_known CHECK (answer = ANY (ARRAY['accepted'::text, 'declined'::text, 'withdrawn'::text])),
    CONSTRAINT handover_answers_pkey PRIMARY KEY (handover_id)
);

CREATE TABLE handovers (
    id bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    customer_id bigint,
    promise_id bigint,
    task_id bigint,
    from_staff text COLLATE "C",
    from_staff_id bigint,
    to_staff text COLLATE "C" NOT NULL,
    to_staff_id bigint NOT NULL,
    note text COLLATE "C" NOT NULL,
    given_by text COLLATE "C",
    given_by_id bigint,
    given_at bigint NOT NULL,
    answer_by bigint NOT NULL,
    unanswered bigint NOT NULL,
    CONSTRAINT handovers_kind_known CHECK (kind = ANY (ARRAY['customer'::text, 'promise'::text, 'task'::text])),
    CONSTRAINT handovers_of_one CHECK ((kind = 'promise'::text) = (promise_id IS NOT NULL) AND (kind = 'task'::text) = (task_id IS NOT NULL)),
    CONSTRAINT handovers_pkey PRIMARY KEY (id),
    CONSTRAINT handovers_whose CHECK (kind = 'task'::text OR customer_id IS NOT NULL)
);
CREATE INDEX handovers_by_customer ON handovers USING btree (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX handovers_by_task ON handovers USING btree (task_id, id) WHERE task_id IS NOT NULL;
CREATE INDEX handovers_in_time ON handovers USING btree (given_at, id);
CREATE INDEX handovers_unanswered ON handovers USING btree (answer_by, id) WHERE unanswered = 1;

CREATE TABLE household_proposals (
    place text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    members text COLLATE "C" NOT NULL,
    refused_at bigint,
    CONSTRAINT household_proposals_pkey PRIMARY KEY (place)
);

CREATE TABLE idea_box (
    idea_id bigint NOT NULL,
    form_key text COLLATE "C" NOT NULL,
    shown_at bigint,
    shown_by text COLLATE "C",
    CONSTRAINT idea_box_pkey PRIMARY KEY (idea_id)
);
CREATE INDEX idea_box_keys ON idea_box USING btree (form_key);
CREATE INDEX idea_box_shown ON idea_box USING btree (shown_at, idea_id) WHERE shown_at IS NOT NULL;

CREATE TABLE idea_box_votes (
    idea_id bigint NOT NULL,
    voter text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT idea_box_votes_pkey PRIMARY KEY (idea_id, voter)
);

CREATE TABLE idea_former_answers (
    idea_id bigint NOT NULL,
    version bigint NOT NULL,
    answer text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    answered_at bigint NOT NULL,
    answered_by text COLLATE "C",
    CONSTRAINT idea_former_answers_pkey PRIMARY KEY (idea_id, version)
);

CREATE TABLE idea_votes (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    idea_id bigint NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT idea_votes_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT idea_votes_pkey PRIMARY KEY (customer_id, id)
);
CREATE INDEX idea_votes_of_idea ON idea_votes USING btree (idea_id, customer_id);

CREATE TABLE ideas (
    id bigint NOT NULL,
    title text COLLATE "C" NOT NULL,
    words text COLLATE "C" NOT NULL,
    came_by text COLLATE "C" NOT NULL,
    customer_id bigint,
    case_id bigint,
    response_id bigint,
    created_at bigint NOT NULL,
    staff text COLLATE "C",
    answer text COLLATE "C",
    reason text COLLATE "C",
    answered_at bigint,
    answered_by text COLLATE "C",
    version bigint NOT NULL,
    external_id text COLLATE "C",
    CONSTRAINT ideas_answer_whole CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CONSTRAINT ideas_pkey PRIMARY KEY (id)
);
CREATE INDEX ideas_by_customer ON ideas USING btree (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX ideas_by_external_id ON ideas USING btree (external_id) WHERE external_id IS NOT NULL;

CREATE TABLE idempotency_keys (
    actor text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    request_hash text COLLATE "C" NOT NULL,
    status bigint NOT NULL,
    headers text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys USING btree (created_at, actor, key);

CREATE TABLE import_changes (
    import_id bigint NOT NULL,
    seq bigint NOT NULL,
    count bigint NOT NULL,
    changes text COLLATE "C" NOT NULL,
    CONSTRAINT import_changes_pkey PRIMARY KEY (import_id, seq)
);

CREATE TABLE import_returns (
    subject text COLLATE "C" NOT NULL,
    subject_id bigint NOT NULL,
    version bigint NOT NULL,
    was bigint NOT NULL,
    CONSTRAINT import_returns_pkey PRIMARY KEY (subject, subject_id, version)
);

CREATE TABLE imports (
    id bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    file_name text COLLATE "C" NOT NULL,
    file_bytes bigint NOT NULL,
    delimiter text COLLATE "C" NOT NULL,
    encoding text COLLATE "C" NOT NULL,
    mapping text COLLATE "C" NOT NULL,
    date_format text COLLATE "C",
    state text COLLATE "C" NOT NULL,
    job_id bigint,
    rows_read bigint NOT NULL,
    rows_created bigint NOT NULL,
    rows_changed bigint NOT NULL,
    rows_unchanged bigint NOT NULL,
    rows_rejected bigint NOT NULL,
    created_at bigint NOT NULL,
    created_by text COLLATE "C" NOT NULL,
    finished_at bigint,
    undone_at bigint,
    customers_made bigint DEFAULT 0 NOT NULL,
    CONSTRAINT imports_pkey PRIMARY KEY (id),
    CONSTRAINT imports_state_known CHECK (state = ANY (ARRAY['previewed'::text, 'running'::text, 'done'::text, 'failed'::text, 'undoing'::text, 'undone'::text]))
);

CREATE TABLE indexes_put_off (
    name text COLLATE "C" NOT NULL,
    made_by text COLLATE "C" NOT NULL,
    CONSTRAINT indexes_put_off_pkey PRIMARY KEY (name)
);

CREATE TABLE jobs (
    id bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    payload text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    run_at bigint NOT NULL,
    lease_until bigint,
    attempts bigint NOT NULL,
    dedupe text COLLATE "C",
    progress text COLLATE "C",
    result text COLLATE "C",
    created_at bigint NOT NULL,
    finished_at bigint,
    CONSTRAINT jobs_dedupe_key UNIQUE (dedupe),
    CONSTRAINT jobs_pkey PRIMARY KEY (id),
    CONSTRAINT jobs_state_known CHECK (state = ANY (ARRAY['ready'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text]))
);
CREATE INDEX jobs_finished ON jobs USING btree (finished_at, id) WHERE finished_at IS NOT NULL;
CREATE INDEX jobs_to_do ON jobs USING btree (run_at, id) WHERE state = ANY (ARRAY['ready'::text, 'running'::text]);

CREATE TABLE kept_file_pieces (
    sha256 text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    piece text COLLATE "C" NOT NULL,
    CONSTRAINT kept_file_pieces_pkey PRIMARY KEY (sha256, number)
);

CREATE TABLE kept_files (
    sha256 text COLLATE "C" NOT NULL,
    bytes bigint NOT NULL,
    CONSTRAINT kept_files_pkey PRIMARY KEY (sha256)
);

CREATE TABLE ladder_levels (
    customer_id bigint NOT NULL,
    level bigint NOT NULL,
    before bigint NOT NULL,
    reason text COLLATE "C" NOT NULL,
    next_step text COLLATE "C",
    ends_at bigint,
    found_at bigint NOT NULL,
    month_began_on bigint DEFAULT 0 NOT NULL,
    CONSTRAINT ladder_levels_pkey PRIMARY KEY (customer_id)
);
CREATE INDEX ladder_levels_by_end ON ladder_levels USING btree (ends_at, customer_id) WHERE ends_at IS NOT NULL;
CREATE INDEX ladder_levels_by_level ON ladder_levels USING btree (level, customer_id);

CREATE TABLE ladder_months (
    ends_on bigint NOT NULL,
    level_0 bigint NOT NULL,
    level_1 bigint NOT NULL,
    level_2 bigint NOT NULL,
    level_3 bigint NOT NULL,
    level_4 bigint NOT NULL,
    climbed bigint NOT NULL,
    slipped bigint NOT NULL,
    CONSTRAINT ladder_months_pkey PRIMARY KEY (ends_on)
);

CREATE TABLE ladder_rules (
    version bigint NOT NULL,
    rules text COLLATE "C" NOT NULL,
    made_at bigint NOT NULL,
    made_by text COLLATE "C" NOT NULL,
    CONSTRAINT ladder_rules_pkey PRIMARY KEY (version)
);

CREATE TABLE ladder_ways (
    level bigint NOT NULL,
    started bigint NOT NULL,
    reached bigint NOT NULL,
    median_days double precision,
    found_at bigint NOT NULL,
    CONSTRAINT ladder_ways_pkey PRIMARY KEY (level)
);

CREATE TABLE leaning_shop (
    id bigint NOT NULL,
    purchases bigint NOT NULL,
    purchases_followed bigint NOT NULL,
    lines bigint NOT NULL,
    lines_followed bigint NOT NULL,
    learnt_from bigint NOT NULL,
    price_driven_share double precision,
    price_driven_draw double precision,
    relationship_driven_draw double precision,
    why_not text COLLATE "C",
    found_at bigint NOT NULL,
    CONSTRAINT leaning_shop_pkey PRIMARY KEY (id)
);

CREATE TABLE leanings (
    customer_id bigint NOT NULL,
    leaning text COLLATE "C" NOT NULL,
    price_driven double precision,
    drawn_by_offers double precision,
    drawn_low double precision,
    drawn_high double precision,
    purchases bigint NOT NULL,
    purchases_followed bigint NOT NULL,
    lines bigint NOT NULL,
    lines_followed bigint NOT NULL,
    lines_again bigint NOT NULL,
    found_at bigint NOT NULL,
    CONSTRAINT leanings_pkey PRIMARY KEY (customer_id)
);
CREATE INDEX leanings_by_leaning ON leanings USING btree (leaning, customer_id);

CREATE TABLE look_up_changes (
    number bigint NOT NULL,
    customer_id bigint NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT look_up_changes_pkey PRIMARY KEY (number, customer_id)
);

CREATE TABLE mail_account_places (
    account text COLLATE "C" NOT NULL,
    uid_validity bigint NOT NULL,
    last_uid bigint NOT NULL,
    read_at bigint,
    trouble text COLLATE "C",
    trouble_since bigint,
    lease_of text COLLATE "C",
    lease_until bigint,
    CONSTRAINT mail_account_places_pkey PRIMARY KEY (account)
);

CREATE TABLE mail_accounts (
    version bigint NOT NULL,
    host text COLLATE "C" NOT NULL,
    port bigint NOT NULL,
    security text COLLATE "C" NOT NULL,
    user_name text COLLATE "C" NOT NULL,
    password text COLLATE "C",
    folder text COLLATE "C" NOT NULL,
    every_seconds bigint NOT NULL,
    active bigint NOT NULL,
    made_at bigint NOT NULL,
    made_by text COLLATE "C" NOT NULL,
    CONSTRAINT mail_accounts_pkey PRIMARY KEY (version),
    CONSTRAINT mail_accounts_security_known CHECK (security = ANY (ARRAY['starttls'::text, 'tls'::text, 'none'::text]))
);

CREATE TABLE mail_attachments (
    mail_id bigint NOT NULL,
    number bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    bytes bigint NOT NULL,
    sha256 text COLLATE "C" NOT NULL,
    CONSTRAINT mail_attachments_pkey PRIMARY KEY (mail_id, number)
);
CREATE INDEX mail_attachments_by_content ON mail_attachments USING btree (sha256);

CREATE TABLE mail_dkim_keys (
    id bigint NOT NULL,
    domain text COLLATE "C" NOT NULL,
    selector text COLLATE "C" NOT NULL,
    dns_name text COLLATE "C" NOT NULL,
    dns_value text COLLATE "C" NOT NULL,
    made_at bigint NOT NULL,
    made_by text COLLATE "C" NOT NULL,
    in_use_since bigint,
    sealed_key text COLLATE "C" NOT NULL,
    CONSTRAINT mail_dkim_keys_pkey PRIMARY KEY (id)
);

CREATE TABLE mail_hook_calls (
    call text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT mail_hook_calls_pkey PRIMARY KEY (call)
);
CREATE INDEX mail_hook_calls_in_time ON mail_hook_calls USING btree (at);

CREATE TABLE mail_hook_secrets (
    id bigint NOT NULL,
    sealed text COLLATE "C" NOT NULL,
    made_at bigint NOT NULL,
    made_by text COLLATE "C" NOT NULL,
    CONSTRAINT mail_hook_secrets_pkey PRIMARY KEY (id)
);

CREATE TABLE mail_places (
    place text COLLATE "C" NOT NULL,
    fingerprint text COLLATE "C" NOT NULL,
    claims bigint NOT NULL,
    held_at bigint,
    held_because text COLLATE "C",
    held_by text COLLATE "C",
    trouble text COLLATE "C",
    trouble_since bigint,
    last_accepted_at bigint,
    seen_at bigint NOT NULL,
    CONSTRAINT mail_places_held_whole CHECK ((held_at IS NULL) = (held_because IS NULL)),
    CONSTRAINT mail_places_pkey PRIMARY KEY (place)
);

CREATE TABLE mail_servers (
    version bigint NOT NULL,
    host text COLLATE "C" NOT NULL,
    port bigint NOT NULL,
    security text COLLATE "C" NOT NULL,
    user_name text COLLATE "C",
    password text COLLATE "C",
    connections bigint NOT NULL,
    patience_seconds bigint NOT NULL,
    made_at bigint NOT NULL,
    made_by text COLLATE "C" NOT NULL,
    CONSTRAINT mail_servers_pkey PRIMARY KEY (version),
    CONSTRAINT mail_servers_security_known CHECK (security = ANY (ARRAY['starttls'::text, 'tls'::text, 'none'::text]))
);

CREATE TABLE mail_settings (
    version bigint NOT NULL,
    from_name text COLLATE "C" NOT NULL,
    from_address text COLLATE "C" NOT NULL,
    reply_to text COLLATE "C",
    per_minute bigint NOT NULL,
    per_domain_per_minute bigint NOT NULL,
    made_at bigint NOT NULL,
    made_by text COLLATE "C" NOT NULL,
    reply_tokens bigint DEFAULT 0 NOT NULL,
    per_key_per_day bigint DEFAULT 100 NOT NULL,
    CONSTRAINT mail_settings_pkey PRIMARY KEY (version)
);

CREATE TABLE mail_threads (
    about text COLLATE "C" NOT NULL,
    message_id text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT mail_threads_pkey PRIMARY KEY (about)
);

CREATE TABLE mail_undeliverable (
    address text COLLATE "C" NOT NULL,
    since bigint NOT NULL,
    reason text COLLATE "C" NOT NULL,
    message_id bigint NOT NULL,
    mail text COLLATE "C" NOT NULL,
    CONSTRAINT mail_undeliverable_pkey PRIMARY KEY (address)
);

CREATE TABLE merge_rows (
    customer_id bigint NOT NULL,
    merge_id bigint NOT NULL,
    table_name text COLLATE "C" NOT NULL,
    row_key text COLLATE "C" NOT NULL,
    CONSTRAINT merge_rows_of FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT merge_rows_pkey PRIMARY KEY (customer_id, merge_id, table_name, row_key)
);
CREATE INDEX merge_rows_of_merge ON merge_rows USING btree (merge_id);

CREATE TABLE merges (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    survivor_id bigint NOT NULL,
    other_id bigint NOT NULL,
    other_name text COLLATE "C" NOT NULL,
    merged_at bigint NOT NULL,
    merged_by text COLLATE "C" NOT NULL,
    undo_until bigint NOT NULL,
    survivor_before text COLLATE "C",
    other_before text COLLATE "C",
    survivor_after text COLLATE "C",
    number bigint DEFAULT 0 NOT NULL,
    CONSTRAINT merges_of FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT merges_pkey PRIMARY KEY (customer_id, id)
);
CREATE INDEX merges_by_id ON merges USING btree (id);
CREATE INDEX merges_by_other ON merges USING btree (other_id, id);
CREATE INDEX merges_in_time ON merges USING btree (merged_at, id);
CREATE INDEX merges_to_forget ON merges USING btree (undo_until, id) WHERE other_before IS NOT NULL;

CREATE TABLE message_files (
    message_id bigint NOT NULL,
    number bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    bytes bigint NOT NULL,
    sha256 text COLLATE "C" NOT NULL,
    CONSTRAINT message_files_pkey PRIMARY KEY (message_id, number)
);
CREATE INDEX message_files_by_content ON message_files USING btree (sha256);

CREATE TABLE message_queue (
    message_id bigint NOT NULL,
    domain text COLLATE "C" NOT NULL,
    rank bigint NOT NULL,
    phase text COLLATE "C" NOT NULL,
    due_at bigint NOT NULL,
    fence bigint NOT NULL,
    place text COLLATE "C",
    lease_until bigint,
    attempts bigint NOT NULL,
    first_tried_at bigint,
    last_reply text COLLATE "C",
    CONSTRAINT message_queue_leased CHECK ((phase = ANY (ARRAY['claimed'::text, 'handed'::text])) = (lease_until IS NOT NULL)),
    CONSTRAINT message_queue_phase_known CHECK (phase = ANY (ARRAY['waiting'::text, 'claimed'::text, 'handed'::text, 'held'::text])),
    CONSTRAINT message_queue_pkey PRIMARY KEY (message_id)
);
CREATE INDEX message_queue_due ON message_queue USING btree (rank, due_at, message_id) WHERE phase = 'waiting'::text;
CREATE INDEX message_queue_leases ON message_queue USING btree (lease_until) WHERE lease_until IS NOT NULL;

CREATE TABLE message_secrets (
    message_id bigint NOT NULL,
    secret text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT message_secrets_pkey PRIMARY KEY (message_id)
);
CREATE INDEX message_secrets_in_time ON message_secrets USING btree (at);

CREATE TABLE message_tokens (
    token text COLLATE "C" NOT NULL,
    message_id bigint NOT NULL,
    CONSTRAINT message_tokens_pkey PRIMARY KEY (token)
);

CREATE TABLE messages (
    id bigint NOT NULL,
    customer_id bigint,
    purpose text COLLATE "C" NOT NULL,
    occasion text COLLATE "C",
    to_name text COLLATE "C" NOT NULL,
    to_address text COLLATE "C" NOT NULL,
    from_name text COLLATE "C" NOT NULL,
    from_address text COLLATE "C" NOT NULL,
    reply_to text COLLATE "C",
    message_id text COLLATE "C" NOT NULL,
    in_reply_to text COLLATE "C",
    unsubscribe_link text COLLATE "C",
    subject text COLLATE "C" NOT NULL,
    text text COLLATE "C" NOT NULL,
    html text COLLATE "C",
    state text COLLATE "C" NOT NULL,
    reason text COLLATE "C",
    fence bigint NOT NULL,
    attempts bigint NOT NULL,
    planned_at bigint NOT NULL,
    planned_by text COLLATE "C" NOT NULL,
    due_at bigint NOT NULL,
    ended_at bigint,
    bounced_at bigint,
    bounce text COLLATE "C",
    has_secret bigint DEFAULT 0 NOT NULL,
    touchpoint_id bigint,
    has_files bigint,
    is_contact bigint,
    writer_id bigint,
    CONSTRAINT messages_ended_whole CHECK ((state = ANY (ARRAY['planned'::text, 'held'::text])) = (ended_at IS NULL)),
    CONSTRAINT messages_pkey PRIMARY KEY (id),
    CONSTRAINT messages_purpose_known CHECK (purpose = ANY (ARRAY['test'::text, 'service'::text, 'marketing'::text])),
    CONSTRAINT messages_state_known CHECK (state = ANY (ARRAY['planned'::text, 'held'::text, 'accepted'::text, 'failed'::text, 'unknown'::text, 'withdrawn'::text]))
);
CREATE INDEX messages_bounced ON messages USING btree (to_address, bounced_at) WHERE bounced_at IS NOT NULL;
CREATE INDEX messages_by_customer ON messages USING btree (customer_id, planned_at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX messages_by_occasion ON messages USING btree (customer_id, occasion) WHERE occasion IS NOT NULL;
CREATE INDEX messages_by_state ON messages USING btree (state, planned_at, id);
CREATE INDEX messages_in_time ON messages USING btree (planned_at, id);

CREATE TABLE money_given (
    holder_id bigint NOT NULL,
    scope text COLLATE "C" NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT money_given_not_negative CHECK (amount >= 0),
    CONSTRAINT money_given_pkey PRIMARY KEY (holder_id, scope)
);

CREATE TABLE node_leases (
    node bigint NOT NULL,
    holder text COLLATE "C" NOT NULL,
    lease_until bigint NOT NULL,
    CONSTRAINT node_leases_node_fits CHECK (node >= 0 AND node <= 1023),
    CONSTRAINT node_leases_pkey PRIMARY KEY (node)
);

CREATE TABLE opening_hours (
    version bigint NOT NULL,
    hours text COLLATE "C" NOT NULL,
    made_at bigint NOT NULL,
    made_by text COLLATE "C" NOT NULL,
    CONSTRAINT opening_hours_pkey PRIMARY KEY (version)
);

CREATE TABLE order_items (
    customer_id bigint NOT NULL,
    order_id bigint NOT NULL,
    line bigint NOT NULL,
    product_id bigint,
    product text COLLATE "C",
    quantity_milli bigint NOT NULL,
    unit_price bigint,
    discount bigint,
    amount bigint NOT NULL,
    CONSTRAINT order_items_order_fkey FOREIGN KEY (customer_id, order_id) REFERENCES orders(customer_id, id),
    CONSTRAINT order_items_pkey PRIMARY KEY (customer_id, order_id, line)
);
CREATE INDEX order_items_by_product ON order_items USING btree (product_id, customer_id) WHERE product_id IS NOT NULL;

CREATE TABLE order_keys (
    external_id text COLLATE "C" NOT NULL,
    customer_id bigint NOT NULL,
    order_id bigint NOT NULL,
    CONSTRAINT order_keys_pkey PRIMARY KEY (external_id)
);

CREATE TABLE orders (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    external_id text COLLATE "C",
    ordered_at bigint NOT NULL,
    date_only bigint NOT NULL,
    ordered_on bigint NOT NULL,
    channel text COLLATE "C",
    staff text COLLATE "C",
    place text COLLATE "C",
    amount bigint NOT NULL,
    has_refund bigint NOT NULL,
    lines bigint NOT NULL,
    touchpoint_id bigint NOT NULL,
    import_id bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT orders_pkey PRIMARY KEY (customer_id, id)
);
CREATE INDEX orders_by_customer_day ON orders USING btree (customer_id, ordered_on, amount, has_refund);
CREATE INDEX orders_by_id ON orders USING btree (id);
CREATE INDEX orders_by_time ON orders USING btree (ordered_at, id);

CREATE TABLE outlook (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    what text COLLATE "C" NOT NULL,
    plan text COLLATE "C",
    follow_up_on bigint,
    confidential bigint NOT NULL,
    noted_at bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    unsettled bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT outlook_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT outlook_pkey PRIMARY KEY (customer_id, id)
);
CREATE INDEX outlook_by_id ON outlook USING btree (id);
CREATE INDEX outlook_to_follow_up ON outlook USING btree (follow_up_on, id) WHERE unsettled = 1;

CREATE TABLE outlook_settlements (
    customer_id bigint NOT NULL,
    outlook_id bigint NOT NULL,
    at bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    outcome text COLLATE "C" NOT NULL,
    CONSTRAINT outlook_settlements_outlook_fkey FOREIGN KEY (customer_id, outlook_id) REFERENCES outlook(customer_id, id),
    CONSTRAINT outlook_settlements_pkey PRIMARY KEY (customer_id, outlook_id)
);

CREATE TABLE products (
    id bigint NOT NULL,
    external_id text COLLATE "C",
    name text COLLATE "C" NOT NULL,
    name_folded text COLLATE "C" NOT NULL,
    category text COLLATE "C",
    price bigint,
    stock bigint,
    warranty_days bigint,
    import_id bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT products_external_id_key UNIQUE (external_id),
    CONSTRAINT products_pkey PRIMARY KEY (id),
    CONSTRAINT products_warranty_not_negative CHECK (warranty_days >= 0)
);
CREATE INDEX products_by_name ON products USING btree (name_folded, id);

CREATE TABLE promise_apologies (
    customer_id bigint NOT NULL,
    promise_id bigint NOT NULL,
    at bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    note text COLLATE "C",
    touchpoint_id bigint NOT NULL,
    CONSTRAINT promise_apologies_pkey PRIMARY KEY (customer_id, promise_id),
    CONSTRAINT promise_apologies_promise_fkey FOREIGN KEY (customer_id, promise_id) REFERENCES promises(customer_id, id)
);

CREATE TABLE promise_endings (
    customer_id bigint NOT NULL,
    promise_id bigint NOT NULL,
    ending text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    note text COLLATE "C",
    touchpoint_id bigint NOT NULL,
    CONSTRAINT promise_endings_pkey PRIMARY KEY (customer_id, promise_id),
    CONSTRAINT promise_endings_promise_fkey FOREIGN KEY (customer_id, promise_id) REFERENCES promises(customer_id, id)
);

CREATE TABLE promise_keys (
    external_id text COLLATE "C" NOT NULL,
    customer_id bigint NOT NULL,
    promise_id bigint NOT NULL,
    CONSTRAINT promise_keys_pkey PRIMARY KEY (external_id)
);

CREATE TABLE promises (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    external_id text COLLATE "C",
    what text COLLATE "C" NOT NULL,
    place text COLLATE "C",
    made_during bigint,
    staff text COLLATE "C",
    staff_id bigint,
    made_at bigint NOT NULL,
    due_at bigint NOT NULL,
    due_on bigint,
    unfinished bigint NOT NULL,
    touchpoint_id bigint NOT NULL,
    import_id bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT promises_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT promises_pkey PRIMARY KEY (customer_id, id)
);
CREATE INDEX promises_by_due ON promises USING btree (due_at, id);
CREATE INDEX promises_by_id ON promises USING btree (id);
CREATE INDEX promises_by_making ON promises USING btree (made_at, id);
CREATE INDEX promises_unfinished ON promises USING btree (due_at, id) WHERE unfinished = 1;
CREATE INDEX promises_unfinished_of ON promises USING btree (staff_id, due_at, id) WHERE unfinished = 1;

CREATE TABLE public_addresses (
    version bigint NOT NULL,
    address text COLLATE "C" NOT NULL,
    made_at bigint NOT NULL,
    made_by text COLLATE "C" NOT NULL,
    CONSTRAINT public_addresses_pkey PRIMARY KEY (version)
);

CREATE TABLE quotes (
    customer_id bigint NOT NULL,
    enquiry_id bigint NOT NULL,
    at bigint NOT NULL,
    valid_until bigint NOT NULL,
    waits_from bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    touchpoint_id bigint NOT NULL,
    CONSTRAINT quotes_enquiry_fkey FOREIGN KEY (customer_id, enquiry_id) REFERENCES enquiries(customer_id, id),
    CONSTRAINT quotes_pkey PRIMARY KEY (customer_id, enquiry_id)
);

CREATE TABLE received_keys (
    key text COLLATE "C" NOT NULL,
    mail_id bigint NOT NULL,
    CONSTRAINT received_keys_pkey PRIMARY KEY (key)
);

CREATE TABLE received_mails (
    id bigint NOT NULL,
    way text COLLATE "C" NOT NULL,
    received_at bigint NOT NULL,
    sent_at bigint,
    from_name text COLLATE "C" NOT NULL,
    from_address text COLLATE "C" NOT NULL,
    from_key text COLLATE "C" NOT NULL,
    to_addresses text COLLATE "C" NOT NULL,
    message_id text COLLATE "C",
    in_reply_to text COLLATE "C",
    subject text COLLATE "C" NOT NULL,
    text text COLLATE "C" NOT NULL,
    quoted text COLLATE "C" NOT NULL,
    signature text COLLATE "C" NOT NULL,
    nature text COLLATE "C" NOT NULL,
    troubles text COLLATE "C" NOT NULL,
    bytes bigint NOT NULL,
    attachments bigint NOT NULL,
    fate text COLLATE "C" NOT NULL,
    reason text COLLATE "C",
    customer_id bigint,
    case_id bigint,
    entry_id bigint,
    answers_id bigint,
    is_unmatched bigint NOT NULL,
    gave_case bigint DEFAULT 0 NOT NULL,
    kept_address bigint DEFAULT 0 NOT NULL,
    address_was_of bigint,
    CONSTRAINT received_mails_fate_known CHECK (fate = ANY (ARRAY['answer'::text, 'opened'::text, 'automatic'::text, 'bulk'::text, 'bounce'::text, 'complaint'::text, 'ours'::text, 'flood'::text])),
    CONSTRAINT received_mails_pkey PRIMARY KEY (id),
    CONSTRAINT received_mails_way_known CHECK (way = ANY (ARRAY['pipe'::text, 'hook'::text, 'imap'::text]))
);
CREATE INDEX received_mails_by_case ON received_mails USING btree (case_id, received_at, id) WHERE case_id IS NOT NULL;
CREATE INDEX received_mails_by_customer ON received_mails USING btree (customer_id, received_at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX received_mails_by_entry ON received_mails USING btree (entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX received_mails_by_sender ON received_mails USING btree (from_key, received_at);
CREATE INDEX received_mails_in_time ON received_mails USING btree (received_at, id);
CREATE INDEX received_mails_of_strangers ON received_mails USING btree (received_at) WHERE fate = 'opened'::text AND customer_id IS NULL;
CREATE INDEX received_mails_unmatched ON received_mails USING btree (received_at, id) WHERE is_unmatched = 1;

CREATE TABLE received_message_ids (
    message_id text COLLATE "C" NOT NULL,
    mail_id bigint NOT NULL,
    CONSTRAINT received_message_ids_pkey PRIMARY KEY (message_id, mail_id)
);

CREATE TABLE remark_readings (
    remark_id bigint NOT NULL,
    part bigint NOT NULL,
    stamp bigint NOT NULL,
    letters bigint NOT NULL,
    finding bigint NOT NULL,
    at bigint NOT NULL,
    language text COLLATE "C" NOT NULL,
    feeling text COLLATE "C",
    compound double precision,
    CONSTRAINT remark_readings_pkey PRIMARY KEY (remark_id, part)
);

CREATE TABLE remark_sentences (
    remark_id bigint NOT NULL,
    part bigint NOT NULL,
    number bigint NOT NULL,
    theme_id bigint NOT NULL,
    at bigint NOT NULL,
    first_byte bigint NOT NULL,
    end_byte bigint NOT NULL,
    fit double precision NOT NULL,
    feeling text COLLATE "C",
    CONSTRAINT remark_sentences_pkey PRIMARY KEY (remark_id, part, number)
);
CREATE INDEX remark_sentences_by_theme ON remark_sentences USING btree (theme_id, at, remark_id);

CREATE TABLE remark_words (
    remark_id bigint NOT NULL,
    part bigint NOT NULL,
    word text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT remark_words_pkey PRIMARY KEY (remark_id, part, word)
);
CREATE INDEX remark_words_by_word ON remark_words USING btree (word, at, remark_id);

CREATE TABLE remedies (
    id bigint NOT NULL,
    case_id bigint NOT NULL,
    customer_id bigint,
    kind text COLLATE "C" NOT NULL,
    what text COLLATE "C" NOT NULL,
    amount bigint NOT NULL,
    reason text COLLATE "C",
    at bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    team_id bigint,
    on_the_spot bigint NOT NULL,
    is_waiting bigint NOT NULL,
    why_asked text COLLATE "C",
    charged_id bigint,
    month text COLLATE "C",
    outcome text COLLATE "C",
    touchpoint_id bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    external_id text COLLATE "C",
    import_id bigint,
    CONSTRAINT remedies_pkey PRIMARY KEY (id)
);
CREATE INDEX remedies_by_case ON remedies USING btree (case_id, id);
CREATE INDEX remedies_by_customer ON remedies USING btree (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX remedies_by_external_id ON remedies USING btree (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX remedies_in_time ON remedies USING btree (at, id);
CREATE INDEX remedies_waiting ON remedies USING btree (at, id) WHERE is_waiting = 1;

CREATE TABLE remedy_answers (
    remedy_id bigint NOT NULL,
    answer text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    note text COLLATE "C",
    asked_amount bigint NOT NULL,
    CONSTRAINT remedy_answers_known CHECK (answer = ANY (ARRAY['approved'::text, 'declined'::text, 'withdrawn'::text])),
    CONSTRAINT remedy_answers_pkey PRIMARY KEY (remedy_id)
);

CREATE TABLE response_keys (
    external_id text COLLATE "C" NOT NULL,
    customer_id bigint NOT NULL,
    response_id bigint NOT NULL,
    CONSTRAINT response_keys_pkey PRIMARY KEY (external_id)
);
CREATE INDEX response_keys_by_customer ON response_keys USING btree (customer_id, external_id);

CREATE TABLE responses (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    external_id text COLLATE "C",
    at bigint NOT NULL,
    survey text COLLATE "C" NOT NULL,
    score bigint NOT NULL,
    comment text COLLATE "C",
    channel text COLLATE "C",
    touchpoint_id bigint NOT NULL,
    import_id bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT responses_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT responses_pkey PRIMARY KEY (customer_id, id)
);
CREATE INDEX responses_by_id ON responses USING btree (id);
CREATE INDEX responses_by_time ON responses USING btree (at, id);
CREATE INDEX responses_of_customer ON responses USING btree (customer_id, at, id);

CREATE TABLE rhythm_population (
    id bigint NOT NULL,
    customers bigint NOT NULL,
    state text COLLATE "C" NOT NULL,
    fitted_at bigint NOT NULL,
    CONSTRAINT rhythm_population_pkey PRIMARY KEY (id)
);

CREATE TABLE rhythms (
    customer_id bigint NOT NULL,
    visits bigint NOT NULL,
    last_visit_at bigint NOT NULL,
    week_hour bigint,
    hourly double precision NOT NULL,
    next_visit_at bigint,
    fades_at bigint,
    state text COLLATE "C" NOT NULL,
    fitted_at bigint NOT NULL,
    usual_gap_days bigint,
    CONSTRAINT rhythms_pkey PRIMARY KEY (customer_id)
);
CREATE INDEX rhythms_by_fading ON rhythms USING btree (fades_at, customer_id) WHERE fades_at IS NOT NULL;
CREATE INDEX rhythms_by_hour ON rhythms USING btree (week_hour, hourly, customer_id) WHERE week_hour IS NOT NULL;
CREATE INDEX rhythms_by_next_visit ON rhythms USING btree (next_visit_at, customer_id) WHERE next_visit_at IS NOT NULL;
CREATE INDEX rhythms_by_rate ON rhythms USING btree (hourly, customer_id);

CREATE TABLE said (
    id bigint NOT NULL,
    case_id bigint,
    idea_id bigint,
    you_said text COLLATE "C" NOT NULL,
    we_did text COLLATE "C" NOT NULL,
    called text COLLATE "C",
    leave text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    staff text COLLATE "C",
    shown_at bigint,
    shown_by text COLLATE "C",
    version bigint NOT NULL,
    external_id text COLLATE "C",
    CONSTRAINT said_of_one CHECK ((case_id IS NULL) <> (idea_id IS NULL)),
    CONSTRAINT said_pkey PRIMARY KEY (id)
);
CREATE INDEX said_by_external_id ON said USING btree (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX said_shown ON said USING btree (shown_at, id) WHERE shown_at IS NOT NULL;

CREATE TABLE schema_migrations (
    number bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    applied_at bigint NOT NULL,
    CONSTRAINT schema_migrations_pkey PRIMARY KEY (number)
);

CREATE TABLE sessions (
    digest text COLLATE "C" NOT NULL,
    staff_id bigint NOT NULL,
    means text COLLATE "C" NOT NULL,
    signed_in_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    CONSTRAINT sessions_means_known CHECK (means = ANY (ARRAY['password'::text, 'link'::text])),
    CONSTRAINT sessions_pkey PRIMARY KEY (digest),
    CONSTRAINT sessions_staff_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE INDEX sessions_by_staff ON sessions USING btree (staff_id);

CREATE TABLE settled_clock (
    id bigint NOT NULL,
    settled_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    CONSTRAINT settled_clock_is_one CHECK (id = 1),
    CONSTRAINT settled_clock_pkey PRIMARY KEY (id)
);

CREATE TABLE shared_value_keys (
    external_id text COLLATE "C" NOT NULL,
    customer_id bigint NOT NULL,
    value_id bigint NOT NULL,
    CONSTRAINT shared_value_keys_pkey PRIMARY KEY (external_id)
);
CREATE INDEX shared_value_keys_by_customer ON shared_value_keys USING btree (customer_id, external_id);

CREATE TABLE shared_values (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    how text COLLATE "C" NOT NULL,
    words text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    touchpoint_id bigint NOT NULL,
    external_id text COLLATE "C",
    import_id bigint,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT shared_values_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT shared_values_how CHECK (how = ANY (ARRAY['said'::text, 'shown'::text])),
    CONSTRAINT shared_values_pkey PRIMARY KEY (customer_id, id)
);
CREATE INDEX shared_values_by_id ON shared_values USING btree (id);

CREATE TABLE sign_in_links (
    digest text COLLATE "C" NOT NULL,
    staff_id bigint,
    expires_at bigint NOT NULL,
    CONSTRAINT sign_in_links_pkey PRIMARY KEY (digest),
    CONSTRAINT sign_in_links_staff_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE INDEX sign_in_links_by_staff ON sign_in_links USING btree (staff_id);

CREATE TABLE staff (
    id bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    email text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL,
    active bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT staff_email_key UNIQUE (email),
    CONSTRAINT staff_pkey PRIMARY KEY (id),
    CONSTRAINT staff_role_known CHECK (role = ANY (ARRAY['viewer'::text, 'staff'::text, 'manager'::text, 'owner'::text]))
);

CREATE TABLE staff_passwords (
    staff_id bigint NOT NULL,
    hash text COLLATE "C" NOT NULL,
    changed_at bigint NOT NULL,
    CONSTRAINT staff_passwords_pkey PRIMARY KEY (staff_id),
    CONSTRAINT staff_passwords_staff_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);

CREATE TABLE standard_contents (
    standard_id bigint NOT NULL,
    number bigint NOT NULL,
    promise text COLLATE "C" NOT NULL,
    steps text COLLATE "C" NOT NULL,
    extra text COLLATE "C" NOT NULL,
    since bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    CONSTRAINT standard_contents_pkey PRIMARY KEY (standard_id, number),
    CONSTRAINT standard_contents_standard_fkey FOREIGN KEY (standard_id) REFERENCES standards(id)
);

CREATE TABLE standard_retirements (
    standard_id bigint NOT NULL,
    at bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    CONSTRAINT standard_retirements_pkey PRIMARY KEY (standard_id),
    CONSTRAINT standard_retirements_standard_fkey FOREIGN KEY (standard_id) REFERENCES standards(id)
);

CREATE TABLE standard_training (
    standard_id bigint NOT NULL,
    id bigint NOT NULL,
    staff_id bigint NOT NULL,
    since bigint NOT NULL,
    until bigint,
    CONSTRAINT standard_training_pkey PRIMARY KEY (standard_id, id),
    CONSTRAINT standard_training_standard_fkey FOREIGN KEY (standard_id) REFERENCES standards(id)
);

CREATE TABLE standards (
    id bigint NOT NULL,
    applies_to text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    channel text COLLATE "C",
    stage text COLLATE "C",
    steps_made bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT standards_one_each UNIQUE (applies_to),
    CONSTRAINT standards_pkey PRIMARY KEY (id)
);

CREATE TABLE step_ticks (
    customer_id bigint NOT NULL,
    touchpoint_id bigint NOT NULL,
    standard_id bigint NOT NULL,
    step bigint NOT NULL,
    at bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    CONSTRAINT step_ticks_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT step_ticks_pkey PRIMARY KEY (customer_id, touchpoint_id, standard_id, step)
);
CREATE INDEX step_ticks_by_standard ON step_ticks USING btree (standard_id, customer_id, touchpoint_id);

CREATE TABLE survey_answer_keys (
    key_hash text COLLATE "C" NOT NULL,
    answer_id bigint NOT NULL,
    CONSTRAINT survey_answer_keys_pkey PRIMARY KEY (key_hash)
);

CREATE TABLE survey_answers (
    id bigint NOT NULL,
    survey_id bigint NOT NULL,
    wording bigint NOT NULL,
    channel text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    customer_id bigint,
    invitation_id bigint,
    place_id bigint,
    batch_id bigint,
    touchpoint_kind text COLLATE "C",
    staff text COLLATE "C",
    at bigint NOT NULL,
    changed_at bigint NOT NULL,
    open_until bigint NOT NULL,
    CONSTRAINT survey_answers_pkey PRIMARY KEY (id)
);
CREATE INDEX survey_answers_by_time ON survey_answers USING btree (survey_id, at, id);
CREATE INDEX survey_answers_of_customer ON survey_answers USING btree (customer_id) WHERE customer_id IS NOT NULL;

CREATE TABLE survey_batches (
    id bigint NOT NULL,
    survey_id bigint NOT NULL,
    wording bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    passes bigint NOT NULL,
    answered_on bigint NOT NULL,
    created_at bigint NOT NULL,
    created_by text COLLATE "C",
    taken_in_at bigint,
    taken_in_by text COLLATE "C",
    CONSTRAINT survey_batches_pkey PRIMARY KEY (id)
);

CREATE TABLE survey_invitations (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    survey_id bigint NOT NULL,
    channel text COLLATE "C" NOT NULL,
    drawn_by text COLLATE "C" NOT NULL,
    rule_id bigint,
    sample_id bigint,
    touchpoint_id bigint,
    touchpoint_kind text COLLATE "C",
    touchpoint_at bigint,
    staff text COLLATE "C",
    code text COLLATE "C",
    drawn_at bigint NOT NULL,
    asked_at bigint,
    asked_by text COLLATE "C",
    expires_at bigint,
    answered_at bigint,
    version bigint NOT NULL,
    message_id bigint,
    CONSTRAINT survey_invitations_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT survey_invitations_pkey PRIMARY KEY (customer_id, id)
);
CREATE INDEX survey_invitations_by_id ON survey_invitations USING btree (id);
CREATE INDEX survey_invitations_by_time ON survey_invitations USING btree (survey_id, drawn_at, id);
CREATE INDEX survey_invitations_to_mail ON survey_invitations USING btree (drawn_at, id) WHERE channel = 'email'::text AND asked_at IS NULL AND answered_at IS NULL;

CREATE TABLE survey_keys (
    key_hash text COLLATE "C" NOT NULL,
    customer_id bigint NOT NULL,
    invitation_id bigint NOT NULL,
    CONSTRAINT survey_keys_pkey PRIMARY KEY (key_hash)
);
CREATE INDEX survey_keys_of_invitation ON survey_keys USING btree (customer_id, invitation_id);

CREATE TABLE survey_left_outs (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    survey_id bigint NOT NULL,
    rule_id bigint,
    sample_id bigint,
    touchpoint_id bigint,
    reason text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT survey_left_outs_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT survey_left_outs_pkey PRIMARY KEY (customer_id, id)
);
CREATE INDEX survey_left_outs_by_time ON survey_left_outs USING btree (survey_id, at, id);

CREATE TABLE survey_names_taken_off (
    key_hash text COLLATE "C" NOT NULL,
    CONSTRAINT survey_names_taken_off_pkey PRIMARY KEY (key_hash)
);

CREATE TABLE survey_places (
    id bigint NOT NULL,
    survey_id bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    key_hash text COLLATE "C" NOT NULL,
    code text COLLATE "C",
    created_at bigint NOT NULL,
    ended_at bigint,
    CONSTRAINT survey_places_one_each UNIQUE (key_hash),
    CONSTRAINT survey_places_pkey PRIMARY KEY (id),
    CONSTRAINT survey_places_survey_fkey FOREIGN KEY (survey_id) REFERENCES surveys(id)
);

CREATE TABLE survey_replies (
    answer_id bigint NOT NULL,
    id bigint NOT NULL,
    words text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    staff text COLLATE "C",
    CONSTRAINT survey_replies_pkey PRIMARY KEY (answer_id, id)
);

CREATE TABLE survey_rules (
    id bigint NOT NULL,
    survey_id bigint NOT NULL,
    touchpoint_kind text COLLATE "C" NOT NULL,
    after_hours bigint NOT NULL,
    one_in bigint NOT NULL,
    channel text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    ended_at bigint,
    CONSTRAINT survey_rules_pkey PRIMARY KEY (id),
    CONSTRAINT survey_rules_survey_fkey FOREIGN KEY (survey_id) REFERENCES surveys(id)
);

CREATE TABLE survey_samples (
    id bigint NOT NULL,
    survey_id bigint NOT NULL,
    channel text COLLATE "C" NOT NULL,
    tag text COLLATE "C",
    active_days bigint,
    seed bigint NOT NULL,
    size bigint NOT NULL,
    population bigint NOT NULL,
    drawn bigint NOT NULL,
    at bigint NOT NULL,
    staff text COLLATE "C",
    meant text COLLATE "C",
    CONSTRAINT survey_samples_pkey PRIMARY KEY (id),
    CONSTRAINT survey_samples_survey_fkey FOREIGN KEY (survey_id) REFERENCES surveys(id)
);

CREATE TABLE survey_seldoms (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    at bigint NOT NULL,
    import_id bigint,
    CONSTRAINT survey_seldoms_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT survey_seldoms_pkey PRIMARY KEY (customer_id, id)
);

CREATE TABLE survey_sheets (
    batch_id bigint NOT NULL,
    pass bigint NOT NULL,
    number bigint NOT NULL,
    code text COLLATE "C",
    given text COLLATE "C" NOT NULL,
    keyed_at bigint NOT NULL,
    keyed_by text COLLATE "C",
    CONSTRAINT survey_sheets_pkey PRIMARY KEY (batch_id, pass, number)
);

CREATE TABLE survey_stop_keys (
    key_hash text COLLATE "C" NOT NULL,
    customer_id bigint NOT NULL,
    message_id bigint NOT NULL,
    CONSTRAINT survey_stop_keys_pkey PRIMARY KEY (key_hash)
);
CREATE INDEX survey_stop_keys_of_customer ON survey_stop_keys USING btree (customer_id);

CREATE TABLE survey_stops (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    at bigint NOT NULL,
    import_id bigint,
    CONSTRAINT survey_stops_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT survey_stops_pkey PRIMARY KEY (customer_id, id)
);

CREATE TABLE survey_values (
    answer_id bigint NOT NULL,
    question bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    score bigint,
    words text COLLATE "C",
    response_id bigint,
    CONSTRAINT survey_values_pkey PRIMARY KEY (answer_id, question)
);

CREATE TABLE survey_wordings (
    survey_id bigint NOT NULL,
    number bigint NOT NULL,
    content text COLLATE "C" NOT NULL,
    since bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    CONSTRAINT survey_wordings_pkey PRIMARY KEY (survey_id, number),
    CONSTRAINT survey_wordings_survey_fkey FOREIGN KEY (survey_id) REFERENCES surveys(id)
);

CREATE TABLE surveys (
    id bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    opened_at bigint,
    opened_by text COLLATE "C",
    closed_at bigint,
    closed_by text COLLATE "C",
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT surveys_pkey PRIMARY KEY (id)
);

CREATE TABLE task_endings (
    task_id bigint NOT NULL,
    ending text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    staff text COLLATE "C",
    staff_id bigint,
    reason text COLLATE "C",
    apologised bigint NOT NULL,
    CONSTRAINT task_endings_known CHECK (ending = ANY (ARRAY['done'::text, 'dropped'::text])),
    CONSTRAINT task_endings_pkey PRIMARY KEY (task_id)
);

CREATE TABLE task_keys (
    external_id text COLLATE "C" NOT NULL,
    task_id bigint NOT NULL,
    CONSTRAINT task_keys_pkey PRIMARY KEY (external_id)
);

CREATE TABLE tasks (
    id bigint NOT NULL,
    external_id text COLLATE "C",
    what text COLLATE "C" NOT NULL,
    goal text COLLATE "C",
    done_means text COLLATE "C",
    limits text COLLATE "C",
    budget text COLLATE "C",
    checklist text COLLATE "C" NOT NULL,
    customer_id bigint,
    staff text COLLATE "C",
    staff_id bigint,
    given_by text COLLATE "C",
    given_by_id bigint,
    given_at bigint NOT NULL,
    due_at bigint NOT NULL,
    due_on bigint,
    source text COLLATE "C" NOT NULL,
    source_id text COLLATE "C",
    unfinished bigint NOT NULL,
    import_id bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    look_up text COLLATE "C" NOT NULL,
    CONSTRAINT tasks_pkey PRIMARY KEY (id),
    CONSTRAINT tasks_source_known CHECK (source = ANY (ARRAY['hand'::text, 'promise'::text, 'apology'::text, 'outlook'::text, 'handover'::text])),
    CONSTRAINT tasks_source_whole CHECK ((source = 'hand'::text) = (source_id IS NULL))
);
CREATE INDEX tasks_by_customer ON tasks USING btree (customer_id, due_at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX tasks_by_due ON tasks USING btree (due_at, id);
CREATE INDEX tasks_unfinished ON tasks USING btree (due_at, id) WHERE unfinished = 1;

CREATE TABLE teams (
    id bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    monthly_budget bigint,
    members text COLLATE "C" NOT NULL,
    active bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT teams_pkey PRIMARY KEY (id)
);

CREATE TABLE theme_findings (
    id bigint NOT NULL,
    number bigint NOT NULL,
    rarity text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    comments bigint NOT NULL,
    why_not text COLLATE "C",
    found_at bigint NOT NULL,
    CONSTRAINT theme_findings_pkey PRIMARY KEY (id)
);

CREATE TABLE theme_sentences (
    customer_id bigint NOT NULL,
    response_id bigint NOT NULL,
    number bigint NOT NULL,
    theme_id bigint NOT NULL,
    at bigint NOT NULL,
    first_byte bigint NOT NULL,
    end_byte bigint NOT NULL,
    fit double precision NOT NULL,
    feeling text COLLATE "C",
    CONSTRAINT theme_sentences_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT theme_sentences_pkey PRIMARY KEY (customer_id, response_id, number)
);
CREATE INDEX theme_sentences_by_theme ON theme_sentences USING btree (theme_id, at, response_id);

CREATE TABLE themes (
    id bigint NOT NULL,
    words text COLLATE "C" NOT NULL,
    stability double precision NOT NULL,
    name text COLLATE "C",
    pinned_at bigint,
    pinned_by text COLLATE "C",
    merged_into bigint,
    root_id bigint NOT NULL,
    ended_at bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT themes_pkey PRIMARY KEY (id)
);

CREATE TABLE today_marks (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    key text COLLATE "C" NOT NULL,
    act text COLLATE "C" NOT NULL,
    until_at bigint,
    reason text COLLATE "C",
    to_staff_id bigint,
    staff text COLLATE "C",
    staff_id bigint,
    touchpoint_id bigint,
    at bigint NOT NULL,
    CONSTRAINT today_marks_act_known CHECK (act = ANY (ARRAY['done'::text, 'later'::text, 'not_this'::text, 'given'::text])),
    CONSTRAINT today_marks_of FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT today_marks_pkey PRIMARY KEY (customer_id, id)
);
CREATE INDEX today_marks_by_id ON today_marks USING btree (id);
CREATE INDEX today_marks_lately ON today_marks USING btree (at, customer_id, id);

CREATE TABLE tokens (
    id bigint NOT NULL,
    staff_id bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    scopes text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    last_used_at bigint,
    revoked_at bigint,
    CONSTRAINT tokens_digest_key UNIQUE (digest),
    CONSTRAINT tokens_pkey PRIMARY KEY (id),
    CONSTRAINT tokens_staff_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE INDEX tokens_by_staff ON tokens USING btree (staff_id, id);

CREATE TABLE touchpoint_keys (
    external_id text COLLATE "C" NOT NULL,
    customer_id bigint NOT NULL,
    touchpoint_id bigint NOT NULL,
    CONSTRAINT touchpoint_keys_pkey PRIMARY KEY (external_id)
);
CREATE INDEX touchpoint_keys_by_customer ON touchpoint_keys USING btree (customer_id, external_id);

CREATE TABLE touchpoints (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    external_id text COLLATE "C",
    at bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    direction text COLLATE "C" NOT NULL,
    channel text COLLATE "C",
    stage text COLLATE "C",
    staff text COLLATE "C",
    staff_id bigint,
    waited_seconds bigint,
    expectation text COLLATE "C",
    expectation_by text COLLATE "C",
    feeling text COLLATE "C",
    feeling_source text COLLATE "C",
    summary text COLLATE "C",
    source_kind text COLLATE "C",
    source_id text COLLATE "C",
    import_id bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT touchpoints_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
    CONSTRAINT touchpoints_feeling_marked CHECK ((feeling IS NULL) = (feeling_source IS NULL)),
    CONSTRAINT touchpoints_pkey PRIMARY KEY (customer_id, at, id),
    CONSTRAINT touchpoints_source_whole CHECK ((source_kind IS NULL) = (source_id IS NULL)),
    CONSTRAINT touchpoints_waited_not_negative CHECK (waited_seconds >= 0)
);
CREATE INDEX touchpoints_asked ON touchpoints USING btree (at, customer_id) WHERE direction = 'in'::text AND waited_seconds IS NULL AND (kind = 'call'::text OR kind = 'email'::text OR kind = 'chat'::text OR kind = 'letter'::text);
CREATE UNIQUE INDEX touchpoints_by_id ON touchpoints USING btree (id, customer_id);
CREATE INDEX touchpoints_by_time ON touchpoints USING btree (at, id);
CREATE INDEX touchpoints_felt ON touchpoints USING btree (at, expectation, customer_id) WHERE expectation IS NOT NULL;
CREATE INDEX touchpoints_telling ON touchpoints USING btree (at, customer_id) WHERE kind = 'service'::text OR kind = 'meeting'::text OR kind = 'event'::text OR expectation IS NOT NULL OR stage = 'asks'::text OR stage = 'gets_help'::text OR stage = 'recommends'::text OR kind = 'order'::text AND COALESCE(source_kind, ''::text) <> 'order'::text;
CREATE INDEX touchpoints_waited ON touchpoints USING btree (at, waited_seconds, customer_id) WHERE waited_seconds IS NOT NULL;

CREATE TABLE touchpoints_put_by (
    customer_id bigint NOT NULL,
    id bigint NOT NULL,
    external_id text COLLATE "C",
    at bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    direction text COLLATE "C" NOT NULL,
    channel text COLLATE "C",
    stage text COLLATE "C",
    staff text COLLATE "C",
    staff_id bigint,
    waited_seconds bigint,
    expectation text COLLATE "C",
    expectation_by text COLLATE "C",
    feeling text COLLATE "C",
    feeling_source text COLLATE "C",
    summary text COLLATE "C",
    source_kind text COLLATE "C",
    source_id text COLLATE "C",
    import_id bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT touchpoints_put_by_pkey PRIMARY KEY (customer_id, id)
);
CREATE INDEX touchpoints_put_by_id ON touchpoints_put_by USING btree (id);
