-- What comments are about (src/themes). A theme keeps its id from one finding to the next while its words stay alike.
CREATE TABLE themes (
    id {int8} NOT NULL,
    words {text} NOT NULL,          -- JSON: stem, word as it is written most often, weight; the weightiest first
    stability {float8} NOT NULL,    -- how like it is to what halves of the comments give, 0 to 1
    name {text},                    -- given by a person
    pinned_at {int8},               -- present while its words stay as they are
    pinned_by {text},
    merged_into {int8},             -- present while it counts as a part of another
    root_id {int8} NOT NULL,        -- that other, or itself
    ended_at {int8},                -- present while it is not found any more
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    CONSTRAINT themes_pkey PRIMARY KEY (id)
) {strict};

-- The last finding: how rare each word is, and from how much it was learnt. One row.
CREATE TABLE theme_findings (
    id {int8} NOT NULL,
    number {int8} NOT NULL,         -- grows with each finding; a comment is read again after it
    rarity {text} NOT NULL,         -- JSON: word to rarity
    language {text} NOT NULL,       -- of most comments
    comments {int8} NOT NULL,       -- how many there were
    why_not {text},                 -- why there are no themes
    found_at {int8} NOT NULL,
    CONSTRAINT theme_findings_pkey PRIMARY KEY (id)
) {strict};

-- A comment that was read: in which language it is and how it sounds.
CREATE TABLE comment_readings (
    customer_id {int8} NOT NULL,
    response_id {int8} NOT NULL,
    response_version {int8} NOT NULL,
    finding {int8} NOT NULL,
    at {int8} NOT NULL,             -- when it was written
    language {text} NOT NULL,
    feeling {text},                 -- negative, neutral or positive; only English is judged
    compound {float8},
    CONSTRAINT comment_readings_pkey PRIMARY KEY (customer_id, response_id),
    CONSTRAINT comment_readings_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
CREATE INDEX comment_readings_by_time ON comment_readings (at, response_id);

-- The sentences of comments that are about a theme.
CREATE TABLE theme_sentences (
    customer_id {int8} NOT NULL,
    response_id {int8} NOT NULL,
    number {int8} NOT NULL,
    theme_id {int8} NOT NULL,
    at {int8} NOT NULL,
    first_byte {int8} NOT NULL,
    end_byte {int8} NOT NULL,
    fit {float8} NOT NULL,
    feeling {text},
    CONSTRAINT theme_sentences_pkey PRIMARY KEY (customer_id, response_id, number),
    CONSTRAINT theme_sentences_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
CREATE INDEX theme_sentences_by_theme ON theme_sentences (theme_id, at, response_id);

-- The words of comments, for finding them.
CREATE TABLE comment_words (
    customer_id {int8} NOT NULL,
    response_id {int8} NOT NULL,
    word {text} NOT NULL,           -- small, without accents
    at {int8} NOT NULL,
    CONSTRAINT comment_words_pkey PRIMARY KEY (customer_id, response_id, word),
    CONSTRAINT comment_words_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
CREATE INDEX comment_words_by_word ON comment_words (word, at, response_id);
