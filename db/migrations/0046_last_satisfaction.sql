-- What they answered last when we asked how satisfied they are and how easy it was, beside how likely they would recommend us.
ALTER TABLE customer_facts ADD COLUMN last_csat_score {int8};
ALTER TABLE customer_facts ADD COLUMN last_csat_at {int8};
ALTER TABLE customer_facts ADD COLUMN last_ces_score {int8};
ALTER TABLE customer_facts ADD COLUMN last_ces_at {int8};
UPDATE customer_facts SET
    last_csat_score = (SELECT r.score FROM responses r WHERE r.customer_id = customer_facts.customer_id AND r.survey = 'csat' ORDER BY r.at DESC, r.id DESC LIMIT 1),
    last_csat_at = (SELECT r.at FROM responses r WHERE r.customer_id = customer_facts.customer_id AND r.survey = 'csat' ORDER BY r.at DESC, r.id DESC LIMIT 1),
    last_ces_score = (SELECT r.score FROM responses r WHERE r.customer_id = customer_facts.customer_id AND r.survey = 'ces' ORDER BY r.at DESC, r.id DESC LIMIT 1),
    last_ces_at = (SELECT r.at FROM responses r WHERE r.customer_id = customer_facts.customer_id AND r.survey = 'ces' ORDER BY r.at DESC, r.id DESC LIMIT 1)
 WHERE EXISTS (SELECT 1 FROM responses r WHERE r.customer_id = customer_facts.customer_id AND r.survey <> 'nps');
