-- A customer's touchpoints lie together by time: the timeline is read as it is stored, and a new one is written in one place less.
CREATE TABLE touchpoints_moved AS SELECT * FROM touchpoints;
DROP TABLE touchpoints;
CREATE TABLE touchpoints (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    external_id {text},             -- the other system's id; unique by touchpoint_keys
    at {int8} NOT NULL,
    kind {text} NOT NULL,
    direction {text} NOT NULL,      -- in: they came to us; out: we went to them
    channel {text},
    stage {text},                   -- of the customer's journey
    staff {text},                   -- who of us, by name
    staff_id {int8},                -- that person, where it was recorded by the person
    waited_seconds {int8},
    expectation {text},             -- missed, met or exceeded
    expectation_by {text},          -- by what
    feeling {text},
    feeling_source {text},          -- said by them or seen by us
    summary {text},
    source_kind {text},             -- what it was recorded for: order, response; none: recorded for itself
    source_id {text},
    import_id {int8},
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    CONSTRAINT touchpoints_pkey PRIMARY KEY (customer_id, at, id),
    CONSTRAINT touchpoints_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT touchpoints_waited_not_negative CHECK (waited_seconds >= 0),
    CONSTRAINT touchpoints_source_whole CHECK ((source_kind IS NULL) = (source_id IS NULL)),
    CONSTRAINT touchpoints_feeling_marked CHECK ((feeling IS NULL) = (feeling_source IS NULL))
) {keyed};
INSERT INTO touchpoints (customer_id, id, external_id, at, kind, direction, channel, stage, staff, staff_id, waited_seconds, expectation, expectation_by, feeling,
        feeling_source, summary, source_kind, source_id, import_id, created_at, updated_at, version)
    SELECT customer_id, id, external_id, at, kind, direction, channel, stage, staff, staff_id, waited_seconds, expectation, expectation_by, feeling,
           feeling_source, summary, source_kind, source_id, import_id, created_at, updated_at, version
      FROM touchpoints_moved
     ORDER BY customer_id, at, id;
DROP TABLE touchpoints_moved;
CREATE UNIQUE INDEX touchpoints_by_id ON touchpoints (id, customer_id);
CREATE INDEX touchpoints_by_time ON touchpoints (at, id);
CREATE INDEX touchpoints_felt ON touchpoints (at, expectation, customer_id) WHERE expectation IS NOT NULL;
CREATE INDEX touchpoints_waited ON touchpoints (at, waited_seconds, customer_id) WHERE waited_seconds IS NOT NULL;
CREATE INDEX touchpoints_asked ON touchpoints (at, customer_id)
    WHERE direction = 'in' AND waited_seconds IS NULL AND (kind = 'call' OR kind = 'email' OR kind = 'chat' OR kind = 'letter');
CREATE INDEX touchpoints_telling ON touchpoints (at, customer_id)
    WHERE kind = 'service' OR kind = 'meeting' OR kind = 'event' OR expectation IS NOT NULL OR stage = 'asks' OR stage = 'gets_help'
       OR stage = 'recommends' OR (kind = 'order' AND COALESCE(source_kind, '') <> 'order');
