-- Where an import was taken back, what stood there before stands there again under a new version. An earlier import knows it by the former one.
CREATE TABLE import_returns (
    subject {text} NOT NULL,            -- as in the changes of imports: "order"
    subject_id {int8} NOT NULL,
    version {int8} NOT NULL,
    was {int8} NOT NULL,                -- the version at which it first was so
    CONSTRAINT import_returns_pkey PRIMARY KEY (subject, subject_id, version)
) {keyed};
