-- Since when they do not want to be asked any more, for segments; owned by surveys.
ALTER TABLE customer_facts ADD COLUMN surveys_stopped_at {int8};
UPDATE customer_facts SET surveys_stopped_at = (SELECT MIN(s.at) FROM survey_stops s WHERE s.customer_id = customer_facts.customer_id);
