-- Until when an answer without a name may be changed was copied from its invitation, to the millisecond, and named whose it was. What it keeps
-- follows from its own day.
UPDATE survey_answers SET open_until = at + 2592000000000 WHERE channel = 'link' AND customer_id IS NULL;

-- From which links a name was taken off after the answer had been kept with it. Nothing here leads to the answer or to whose link it is: the hash
-- can be told by who holds the link alone.
CREATE TABLE survey_names_taken_off (
    key_hash {text} NOT NULL,
    CONSTRAINT survey_names_taken_off_pkey PRIMARY KEY (key_hash)
) {keyed};
