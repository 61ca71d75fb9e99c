-- Names are looked up in memory (docs/decisions/0004): every process keeps the words of all customers there and follows this log,
-- whoever wrote it. Rows older than a day are forgotten.
CREATE TABLE look_up_changes (
    number {int8} NOT NULL,         -- grows with time
    customer_id {int8} NOT NULL,    -- whose words, last visit or number of orders changed; 0: many customers'
    at {int8} NOT NULL,
    CONSTRAINT look_up_changes_pkey PRIMARY KEY (number, customer_id)
) {keyed};
DROP TABLE customer_words;
DROP TABLE customer_vocabulary;
