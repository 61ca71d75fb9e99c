-- Who is asked no more, or less often, may have said so elsewhere: what a file brought goes with its import, and their own word stays. Since when
-- somebody wants to be asked less often is a fact too.
ALTER TABLE survey_stops ADD COLUMN import_id {int8};
ALTER TABLE survey_seldoms ADD COLUMN import_id {int8};
ALTER TABLE customer_facts ADD COLUMN surveys_seldom_at {int8};
UPDATE customer_facts
   SET surveys_seldom_at = (SELECT MIN(s.at) FROM survey_seldoms s WHERE s.customer_id = customer_facts.customer_id)
 WHERE customer_id IN (SELECT customer_id FROM survey_seldoms);
