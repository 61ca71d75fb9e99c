-- What the report asks of touchpoints: the few of a year that say how it was, not the many that do not.
CREATE INDEX touchpoints_felt ON touchpoints (at, expectation, customer_id) WHERE expectation IS NOT NULL;
CREATE INDEX touchpoints_waited ON touchpoints (at, waited_seconds, customer_id) WHERE waited_seconds IS NOT NULL;
CREATE INDEX touchpoints_asked ON touchpoints (at, customer_id)
    WHERE direction = 'in' AND waited_seconds IS NULL AND kind IN ('call', 'email', 'chat', 'letter');
