-- When each customer comes, worked out from their visits, and what all customers together say. Made again from the visits at any time; who
-- is gone may stand here until then, and holds nobody up.

CREATE TABLE rhythms (
    customer_id {int8} NOT NULL,
    visits {int8} NOT NULL,
    last_visit_at {int8} NOT NULL,  -- the last one that is in it
    week_hour {int8},               -- the favourite time: whole hours since Monday 0:00, local
    hourly {float8} NOT NULL,       -- visits to be expected in an hour of the favourite time, when it was worked out
    next_visit_at {int8},           -- the likeliest instant of the next visit; none for those who hardly come any more
    fades_at {int8},                -- when the silence will be out of their own rhythm; none for those without one
    state {text} NOT NULL,          -- stats::Rhythm in base64
    fitted_at {int8} NOT NULL,
    CONSTRAINT rhythms_pkey PRIMARY KEY (customer_id)
) {strict};
CREATE INDEX rhythms_by_hour ON rhythms (week_hour, hourly, customer_id) WHERE week_hour IS NOT NULL;
CREATE INDEX rhythms_by_rate ON rhythms (hourly, customer_id);
CREATE INDEX rhythms_by_next_visit ON rhythms (next_visit_at, customer_id) WHERE next_visit_at IS NOT NULL;
CREATE INDEX rhythms_by_fading ON rhythms (fades_at, customer_id) WHERE fades_at IS NOT NULL;

CREATE TABLE rhythm_population (
    id {int8} NOT NULL,             -- 1: there is one
    customers {int8} NOT NULL,      -- of how many it was learnt
    state {text} NOT NULL,          -- stats::Population in base64
    fitted_at {int8} NOT NULL,
    CONSTRAINT rhythm_population_pkey PRIMARY KEY (id)
) {strict};
