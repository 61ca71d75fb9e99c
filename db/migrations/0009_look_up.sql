-- The words that a look-up compares stand beside what it ranks by: one narrow row a candidate instead of two.
ALTER TABLE customer_facts ADD COLUMN look_up {text} NOT NULL DEFAULT '';  -- the folded words of name, preferred name and company
UPDATE customer_facts SET look_up = (SELECT c.look_up FROM customers c WHERE c.id = customer_facts.customer_id);
ALTER TABLE customers DROP COLUMN look_up;
