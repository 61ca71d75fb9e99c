-- What was said elsewhere than beside a score with a name, as it was read (src/themes/remarks.h): words in an answer without a name or to a question of
-- one's own, reviews and posts, and ideas. The remark's id is the answer's, the entry's or the idea's; its part is the question, or 0.
CREATE TABLE remark_readings (
    remark_id {int8} NOT NULL,
    part {int8} NOT NULL,
    stamp {int8} NOT NULL,          -- grows with each change of what was said
    letters {int8} NOT NULL,        -- how many there were
    finding {int8} NOT NULL,
    at {int8} NOT NULL,
    language {text} NOT NULL,
    feeling {text},
    compound {float8},
    CONSTRAINT remark_readings_pkey PRIMARY KEY (remark_id, part)
) {keyed};

CREATE TABLE remark_sentences (
    remark_id {int8} NOT NULL,
    part {int8} NOT NULL,
    number {int8} NOT NULL,
    theme_id {int8} NOT NULL,
    at {int8} NOT NULL,
    first_byte {int8} NOT NULL,
    end_byte {int8} NOT NULL,
    fit {float8} NOT NULL,
    feeling {text},
    CONSTRAINT remark_sentences_pkey PRIMARY KEY (remark_id, part, number)
) {keyed};
CREATE INDEX remark_sentences_by_theme ON remark_sentences (theme_id, at, remark_id);

CREATE TABLE remark_words (
    remark_id {int8} NOT NULL,
    part {int8} NOT NULL,
    word {text} NOT NULL,
    at {int8} NOT NULL,
    CONSTRAINT remark_words_pkey PRIMARY KEY (remark_id, part, word)
) {keyed};
CREATE INDEX remark_words_by_word ON remark_words (word, at, remark_id);
