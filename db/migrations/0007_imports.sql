-- Files that were brought in, and what each changed, so that a whole import can be taken back.

CREATE TABLE imports (
    id {int8} NOT NULL,
    kind {text} NOT NULL,               -- customers, orders, touchpoints, responses, products
    file_name {text} NOT NULL,
    file_bytes {int8} NOT NULL,
    delimiter {text} NOT NULL,
    encoding {text} NOT NULL,
    mapping {text} NOT NULL,            -- JSON: field -> column of the file
    date_format {text},
    state {text} NOT NULL,
    job_id {int8},                      -- the job that runs or undoes it
    rows_read {int8} NOT NULL,
    rows_created {int8} NOT NULL,
    rows_changed {int8} NOT NULL,
    rows_unchanged {int8} NOT NULL,
    rows_rejected {int8} NOT NULL,
    created_at {int8} NOT NULL,
    created_by {text} NOT NULL,
    finished_at {int8},
    undone_at {int8},
    CONSTRAINT imports_pkey PRIMARY KEY (id),
    CONSTRAINT imports_state_known CHECK (state IN ('previewed', 'running', 'done', 'failed', 'undoing', 'undone'))
) {strict};

-- In the order in which they were made, some hundred in a row; taken back in the reverse one.
CREATE TABLE import_changes (
    import_id {int8} NOT NULL,
    seq {int8} NOT NULL,
    count {int8} NOT NULL,
    changes {text} NOT NULL,            -- JSON: of each what it is, whose, and what stood there before
    CONSTRAINT import_changes_pkey PRIMARY KEY (import_id, seq)
) {keyed};
