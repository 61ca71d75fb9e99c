-- Contacts of a case that is nobody's whom we know, under whoever had them before: they stand on no timeline, and go to whom the case is given.
-- Whoever had them may be gone by then.
CREATE TABLE touchpoints_put_by (
    customer_id {int8} NOT NULL,
    id {int8} NOT NULL,
    external_id {text},
    at {int8} NOT NULL,
    kind {text} NOT NULL,
    direction {text} NOT NULL,
    channel {text},
    stage {text},
    staff {text},
    staff_id {int8},
    waited_seconds {int8},
    expectation {text},
    expectation_by {text},
    feeling {text},
    feeling_source {text},
    summary {text},
    source_kind {text},
    source_id {text},
    import_id {int8},
    created_at {int8} NOT NULL,
    updated_at {int8} NOT NULL,
    version {int8} NOT NULL,
    CONSTRAINT touchpoints_put_by_pkey PRIMARY KEY (customer_id, id)
) {keyed};
CREATE INDEX touchpoints_put_by_id ON touchpoints_put_by (id);
