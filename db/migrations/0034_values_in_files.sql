-- What customers said or showed comes in and goes out as files, and such an import can be taken back.
ALTER TABLE shared_values ADD COLUMN external_id {text};    -- the other system's id; unique by shared_value_keys
ALTER TABLE shared_values ADD COLUMN import_id {int8};      -- the last import that wrote it
ALTER TABLE shared_values ADD COLUMN version {int8} NOT NULL DEFAULT 1;
CREATE INDEX shared_values_by_id ON shared_values (id);

-- The other system's ids, and rows of files that have none: each is one of one customer.
CREATE TABLE shared_value_keys (
    external_id {text} NOT NULL,
    customer_id {int8} NOT NULL,
    value_id {int8} NOT NULL,
    CONSTRAINT shared_value_keys_pkey PRIMARY KEY (external_id)
) {keyed};
CREATE INDEX shared_value_keys_by_customer ON shared_value_keys (customer_id, external_id);
