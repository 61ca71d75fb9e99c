-- What a message carries, kept by what it holds (kept_files); and the contact that a message which a person wrote is on the customer's timeline.
CREATE TABLE message_files (
    message_id {int8} NOT NULL,
    number {int8} NOT NULL,         -- from 1
    name {text} NOT NULL,
    type {text} NOT NULL,
    bytes {int8} NOT NULL,
    sha256 {text} NOT NULL,
    CONSTRAINT message_files_pkey PRIMARY KEY (message_id, number)
) {keyed};
ALTER TABLE messages ADD COLUMN touchpoint_id {int8};

-- What somebody of us has brought for an answer in a case, and of which answer it is part.
CREATE TABLE case_files (
    id {int8} NOT NULL,
    case_id {int8} NOT NULL,
    entry_id {int8},                -- none: not yet
    name {text} NOT NULL,
    type {text} NOT NULL,
    bytes {int8} NOT NULL,
    sha256 {text} NOT NULL,
    at {int8} NOT NULL,
    staff {text},
    CONSTRAINT case_files_pkey PRIMARY KEY (id)
) {strict};
CREATE INDEX case_files_of_entry ON case_files (entry_id, id) WHERE entry_id IS NOT NULL;
CREATE INDEX case_files_of_case ON case_files (case_id, id);
CREATE INDEX case_files_without_entry ON case_files (at, id) WHERE entry_id IS NULL;
