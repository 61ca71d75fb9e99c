-- What one of us asks another to do, and what goes from one to another.
CREATE TABLE tasks (
    id {int8} NOT NULL,
    external_id {text},             -- the other system's id; unique by task_keys
    what {text} NOT NULL,
    goal {text},                    -- the brief: what it is good for,
    done_means {text},              -- how one sees that it is done,
    limits {text},                  -- what is not to be done,
    budget {text},                  -- and how much it may cost
    checklist {text} NOT NULL,      -- JSON list of lines, each with its text and whether it is done
    customer_id {int8},             -- about whom; the row lies under its own id, since a task may be about nobody
    staff {text},                   -- who does it, by name
    staff_id {int8},
    given_by {text},
    given_by_id {int8},
    given_at {int8} NOT NULL,
    due_at {int8} NOT NULL,         -- the last moment at which it is done on time
    due_on {int8},                  -- the local day whose end that is, where a day was said
    source {text} NOT NULL,         -- hand, promise, apology, outlook or handover
    source_id {text},
    unfinished {int8} NOT NULL,     -- 1 while it has no ending
    import_id {int8},
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    look_up {text} NOT NULL,        -- the folded words of what, brief, list and names
    CONSTRAINT tasks_pkey PRIMARY KEY (id),
    CONSTRAINT tasks_source_known CHECK (source IN ('hand', 'promise', 'apology', 'outlook', 'handover')),
    CONSTRAINT tasks_source_whole CHECK ((source = 'hand') = (source_id IS NULL))
) {strict};
CREATE INDEX tasks_by_due ON tasks (due_at, id);
CREATE INDEX tasks_unfinished ON tasks (due_at, id) WHERE unfinished = 1;
CREATE INDEX tasks_by_customer ON tasks (customer_id, due_at, id) WHERE customer_id IS NOT NULL;

-- Present when a task is no longer open.
CREATE TABLE task_endings (
    task_id {int8} NOT NULL,
    ending {text} NOT NULL,
    at {int8} NOT NULL,
    staff {text},                   -- who said so
    staff_id {int8},
    reason {text},                  -- of a dropped one: why; of a done one: what came of it
    apologised {int8} NOT NULL,     -- 1: the promise's apology was recorded with it
    CONSTRAINT task_endings_pkey PRIMARY KEY (task_id),
    CONSTRAINT task_endings_known CHECK (ending IN ('done', 'dropped'))
) {strict};

-- The other system's ids: each is one task.
CREATE TABLE task_keys (
    external_id {text} NOT NULL,
    task_id {int8} NOT NULL,
    CONSTRAINT task_keys_pkey PRIMARY KEY (external_id)
) {keyed};

-- A customer, a promise or a task on its way from one of us to another. Until it is accepted it stays with the giver.
CREATE TABLE handovers (
    id {int8} NOT NULL,
    kind {text} NOT NULL,           -- customer, promise or task
    customer_id {int8},             -- whom it is about
    promise_id {int8},
    task_id {int8},
    from_staff {text},              -- who has it; nobody yet
    from_staff_id {int8},
    to_staff {text} NOT NULL,
    to_staff_id {int8} NOT NULL,
    note {text} NOT NULL,           -- what was promised, and what else one must know
    given_by {text},                -- who wrote it down
    given_by_id {int8},
    given_at {int8} NOT NULL,
    answer_by {int8} NOT NULL,      -- the moment from which on it is overdue
    unanswered {int8} NOT NULL,     -- 1 while it has no answer
    CONSTRAINT handovers_pkey PRIMARY KEY (id),
    CONSTRAINT handovers_kind_known CHECK (kind IN ('customer', 'promise', 'task')),
    CONSTRAINT handovers_of_one CHECK ((kind = 'promise') = (promise_id IS NOT NULL) AND (kind = 'task') = (task_id IS NOT NULL)),
    CONSTRAINT handovers_whose CHECK (kind = 'task' OR customer_id IS NOT NULL)
) {strict};
CREATE INDEX handovers_in_time ON handovers (given_at, id);
CREATE INDEX handovers_unanswered ON handovers (answer_by, id) WHERE unanswered = 1;
CREATE INDEX handovers_by_customer ON handovers (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX handovers_by_task ON handovers (task_id, id) WHERE task_id IS NOT NULL;

-- Present when somebody has said yes or no, or it was withdrawn.
CREATE TABLE handover_answers (
    handover_id {int8} NOT NULL,
    answer {text} NOT NULL,
    at {int8} NOT NULL,
    staff {text},
    staff_id {int8},
    reason {text},                  -- of a declined one: why
    CONSTRAINT handover_answers_pkey PRIMARY KEY (handover_id),
    CONSTRAINT handover_answers_known CHECK (answer IN ('accepted', 'declined', 'withdrawn'))
) {strict};

-- Whom one of us looks after; what one of us promised.
CREATE INDEX customers_by_carer ON customers (looked_after_by, id) WHERE looked_after_by IS NOT NULL;
CREATE INDEX promises_unfinished_of ON promises (staff_id, due_at, id) WHERE unfinished = 1;
-- How much hangs on the owner: what was promised when, and who decided.
CREATE INDEX promises_by_making ON promises (made_at, id);
CREATE INDEX audit_decisions ON audit_events (at, id) WHERE action IN ('promise.released', 'customer.merged', 'customer.unmerged',
    'customer.told_apart', 'ladder_rules.changed', 'opening_hours.changed', 'business.changed', 'staff.added', 'handover.left');
