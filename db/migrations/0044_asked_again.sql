-- That somebody was asked whether it is right now, once for each closing. The key, kept as a hash, opens the page where they say it.
CREATE TABLE case_askings (
    key_hash {text} NOT NULL,
    case_id {int8} NOT NULL,
    closed_at {int8} NOT NULL,      -- of the closing that they are asked about
    at {int8} NOT NULL,
    message_id {int8} NOT NULL,     -- the mail that asks
    CONSTRAINT case_askings_pkey PRIMARY KEY (key_hash)
) {keyed};
CREATE INDEX case_askings_of_case ON case_askings (case_id, closed_at);

-- Whether a message was written with a personal link. It does not leave without what stands in the place of its mark.
ALTER TABLE messages ADD COLUMN has_secret {int8} NOT NULL DEFAULT 0;
UPDATE messages SET has_secret = 1 WHERE purpose = 'marketing' AND text LIKE '%/personal-link%';

ALTER TABLE case_closures ADD COLUMN remedy_id {int8};      -- what was given while they stood there closed it
