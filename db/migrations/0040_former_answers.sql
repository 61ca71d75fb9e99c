-- What an idea was answered before, until the answer that took its place is taken back.
CREATE TABLE idea_former_answers (
    idea_id {int8} NOT NULL,
    version {int8} NOT NULL,        -- of the idea, while it stood
    answer {text} NOT NULL,
    reason {text} NOT NULL,
    answered_at {int8} NOT NULL,
    answered_by {text},
    CONSTRAINT idea_former_answers_pkey PRIMARY KEY (idea_id, version)
) {keyed};
