-- A case of somebody who can be told by no way, who answered on paper or on a tablet without a name, closes as such.
CREATE TABLE case_closures_kept AS SELECT case_id, at, staff, staff_id, cause, action, told_by, told, together, ask_at, remedy_id FROM case_closures;
DROP TABLE case_closures;
CREATE TABLE case_closures (
    case_id {int8} NOT NULL,
    at {int8} NOT NULL,
    staff {text},
    staff_id {int8},
    cause {text},
    action {text},
    told_by {text} NOT NULL,        -- call, email, letter, chat, in_person, public_reply or cannot_be_reached
    told {text},                    -- the words
    together {text},                -- where it was solved together: what each side did
    ask_at {int8},                  -- from when on they are to be asked whether it is right now
    remedy_id {int8},               -- what was given while they stood there closed it
    CONSTRAINT case_closures_pkey PRIMARY KEY (case_id),
    CONSTRAINT case_closures_told_by_known CHECK (told_by IN ('call', 'email', 'letter', 'chat', 'in_person', 'public_reply', 'cannot_be_reached'))
) {strict};
CREATE INDEX case_closures_to_ask ON case_closures (ask_at, case_id) WHERE ask_at IS NOT NULL;
CREATE INDEX case_closures_in_time ON case_closures (at, case_id);
INSERT INTO case_closures (case_id, at, staff, staff_id, cause, action, told_by, told, together, ask_at, remedy_id)
SELECT case_id, at, staff, staff_id, cause, action, told_by, told, together, ask_at, remedy_id FROM case_closures_kept;
DROP TABLE case_closures_kept;
