-- Fickle or loyal (src/loyalty): whether customers buy what is on offer or what they are used to. Made again from the orders every night; who
-- is gone may stand here until then.
CREATE TABLE leanings (
    customer_id {int8} NOT NULL,
    leaning {text} NOT NULL,            -- price_driven, relationship_driven or cannot_tell_yet
    price_driven {float8},              -- how likely they are price-driven; nothing where the customers cannot be parted
    drawn_by_offers {float8},           -- the share of their lines that offers account for, and its interval
    drawn_low {float8},
    drawn_high {float8},
    purchases {int8} NOT NULL,          -- orders within two years
    purchases_followed {int8} NOT NULL, -- those with a line that followed a discount
    lines {int8} NOT NULL,
    lines_followed {int8} NOT NULL,
    lines_again {int8} NOT NULL,        -- of what is in another order of theirs too
    found_at {int8} NOT NULL,
    CONSTRAINT leanings_pkey PRIMARY KEY (customer_id)
) {strict};
CREATE INDEX leanings_by_leaning ON leanings (leaning, customer_id);

-- What all customers together say.
CREATE TABLE leaning_shop (
    id {int8} NOT NULL,                 -- 1: there is one
    purchases {int8} NOT NULL,
    purchases_followed {int8} NOT NULL,
    lines {int8} NOT NULL,
    lines_followed {int8} NOT NULL,
    learnt_from {int8} NOT NULL,        -- customers
    price_driven_share {float8},        -- of all customers, named or not
    price_driven_draw {float8},         -- the share of their lines that offers account for, of price-driven customers
    relationship_driven_draw {float8},  -- and of the others
    why_not {text},                     -- why the customers cannot be parted
    found_at {int8} NOT NULL,
    CONSTRAINT leaning_shop_pkey PRIMARY KEY (id)
) {strict};

ALTER TABLE customer_facts ADD COLUMN price_driven {int8};      -- in per cent
ALTER TABLE customer_facts ADD COLUMN leaning {text};

-- The rhythm and the level as facts.
ALTER TABLE rhythms ADD COLUMN usual_gap_days {int8};           -- half of their gaps are shorter; of those who came four times
ALTER TABLE customer_facts ADD COLUMN usual_gap_days {int8};
ALTER TABLE customer_facts ADD COLUMN favourite_weekday {int8}; -- 1 Monday to 7 Sunday
ALTER TABLE customer_facts ADD COLUMN favourite_hour {int8};    -- 0 to 23
ALTER TABLE customer_facts ADD COLUMN overdue_from {int8};      -- the moment from which their silence is out of their own rhythm
ALTER TABLE customer_facts ADD COLUMN ladder_level {int8};
