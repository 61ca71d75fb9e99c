-- Whether anybody of us has answered an enquiry stands in its row, so that those who wait are found without reading the others.
ALTER TABLE enquiries ADD COLUMN is_answered {int8} NOT NULL DEFAULT 0;  -- 1 once there is an answer, a quote or a sale
UPDATE enquiries SET is_answered = 1
 WHERE EXISTS (SELECT 1 FROM enquiry_answers a WHERE a.customer_id = enquiries.customer_id AND a.enquiry_id = enquiries.id)
    OR EXISTS (SELECT 1 FROM quotes q WHERE q.customer_id = enquiries.customer_id AND q.enquiry_id = enquiries.id)
    OR EXISTS (SELECT 1 FROM enquiry_outcomes o WHERE o.customer_id = enquiries.customer_id AND o.enquiry_id = enquiries.id AND o.outcome = 'sold');
CREATE INDEX enquiries_unanswered ON enquiries (at, id) WHERE is_answered = 0;

-- What imports keep for being taken back is such a row too.
UPDATE import_changes SET changes = REPLACE(changes, '\"is_open\":', '\"is_answered\":false,\"is_open\":')
 WHERE import_id IN (SELECT id FROM imports WHERE kind = 'enquiries');

-- What a customer said or did that shows that they share our values: evidence for the fourth level, as a person of us noted it.
CREATE TABLE shared_values (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    how {text} NOT NULL,            -- said or shown
    words {text} NOT NULL,          -- what they said, or did
    at {int8} NOT NULL,
    staff {text},                   -- who noted it
    staff_id {int8},
    touchpoint_id {int8} NOT NULL,  -- its place on the timeline
    CONSTRAINT shared_values_pkey PRIMARY KEY (customer_id, id),
    CONSTRAINT shared_values_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT shared_values_how CHECK (how IN ('said', 'shown'))
) {keyed};

-- Where everybody stood when the month began; nobody has moved until the next climb has looked.
ALTER TABLE ladder_levels ADD COLUMN month_began_on {int8} NOT NULL DEFAULT 0;
UPDATE ladder_levels SET month_began_on = level;

-- Who bought for the first time lately.
CREATE INDEX customer_facts_by_first_order ON customer_facts (first_order_at, customer_id);
