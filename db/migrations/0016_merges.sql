-- Two records of one person made one, and how to make them two again.

-- One merge that stands. The row moves with the survivor when that is merged into yet another; taking the merge back removes it.
CREATE TABLE merges (
    customer_id {int8} NOT NULL,    -- whose record it is part of now
    id {int8} NOT NULL,
    survivor_id {int8} NOT NULL,    -- whose it became part of
    other_id {int8} NOT NULL,       -- the record that went
    other_name {text} NOT NULL,
    merged_at {int8} NOT NULL,
    merged_by {text} NOT NULL,
    undo_until {int8} NOT NULL,
    survivor_before {text},         -- the profiles as JSON, until the way back is forgotten
    other_before {text},
    survivor_after {text},
    CONSTRAINT merges_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT merges_of FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
CREATE INDEX merges_by_other ON merges (other_id, id);
CREATE INDEX merges_in_time ON merges (merged_at, id);
CREATE INDEX merges_by_id ON merges (id);
CREATE INDEX merges_to_forget ON merges (undo_until, id) WHERE other_before IS NOT NULL;

-- Which rows came from the other, so that they find the way back.
CREATE TABLE merge_rows (
    customer_id {int8} NOT NULL,    -- the merge's
    merge_id {int8} NOT NULL,
    table_name {text} NOT NULL,
    row_key {text} NOT NULL,        -- the row's key there, without its customer
    CONSTRAINT merge_rows_pkey PRIMARY KEY (customer_id, merge_id, table_name, row_key),
    CONSTRAINT merge_rows_of FOREIGN KEY (customer_id) REFERENCES customers (id)
) {keyed};
CREATE INDEX merge_rows_of_merge ON merge_rows (merge_id);

-- Keys of other systems and those who name a customer, to be found when that customer is merged.
CREATE INDEX touchpoint_keys_by_customer ON touchpoint_keys (customer_id, external_id);
CREATE INDEX response_keys_by_customer ON response_keys (customer_id, external_id);
CREATE INDEX customers_by_referrer ON customers (referred_by, id) WHERE referred_by IS NOT NULL;

-- Who may be in the books twice; made by a search over everybody, and made anew by the next.
CREATE TABLE duplicate_pairs (
    customer_id {int8} NOT NULL,    -- the older of the two
    other_id {int8} NOT NULL,
    bits_milli {int8} NOT NULL,     -- thousandths of bits of evidence that they are one; best first
    reasons {text} NOT NULL,        -- JSON list of sentences
    CONSTRAINT duplicate_pairs_pkey PRIMARY KEY (customer_id, other_id)
) {keyed};
CREATE INDEX duplicate_pairs_best_first ON duplicate_pairs (bits_milli DESC, customer_id, other_id);
CREATE INDEX duplicate_pairs_by_other ON duplicate_pairs (other_id);

-- Pairs of whom somebody said that they are two people. Kept whatever becomes of the two.
CREATE TABLE different_people (
    one_id {int8} NOT NULL,         -- the older
    other_id {int8} NOT NULL,
    said_at {int8} NOT NULL,
    said_by {text} NOT NULL,
    CONSTRAINT different_people_pkey PRIMARY KEY (one_id, other_id)
) {keyed};
CREATE INDEX different_people_in_time ON different_people (said_at, one_id, other_id);

-- The people of one family name at one address who are not one household yet.
CREATE TABLE household_proposals (
    place {text} NOT NULL,          -- folded family name and address
    name {text} NOT NULL,           -- what the household would be called
    members {text} NOT NULL,        -- JSON list of customers' ids
    refused_at {int8},
    CONSTRAINT household_proposals_pkey PRIMARY KEY (place)
) {keyed};

-- How the last search went: the next one waits the longer, the longer it took.
CREATE TABLE duplicate_search (
    id {int8} NOT NULL,
    run {int8} NOT NULL,            -- counts the searches; a change waits for the one that begins after it
    ended_at {int8} NOT NULL,
    took_us {int8} NOT NULL,
    CONSTRAINT duplicate_search_pkey PRIMARY KEY (id),
    CONSTRAINT duplicate_search_is_one CHECK (id = 1)
) {strict};
