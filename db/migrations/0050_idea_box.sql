-- The suggestion box: ideas that everybody may read and vote for, and how often strangers did.
CREATE TABLE idea_box (
    idea_id {int8} NOT NULL,
    form_key {text} NOT NULL,       -- names the idea on the public page; nothing else of it is told there
    shown_at {int8},                -- none: not any more
    shown_by {text},
    CONSTRAINT idea_box_pkey PRIMARY KEY (idea_id)
) {strict};
CREATE INDEX idea_box_keys ON idea_box (form_key);
CREATE INDEX idea_box_shown ON idea_box (shown_at, idea_id) WHERE shown_at IS NOT NULL;

CREATE TABLE idea_box_votes (
    idea_id {int8} NOT NULL,
    voter {text} NOT NULL,          -- a digest of their network address and the idea
    at {int8} NOT NULL,
    CONSTRAINT idea_box_votes_pkey PRIMARY KEY (idea_id, voter)
) {keyed};
