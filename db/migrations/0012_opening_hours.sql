-- When the business is open: one row for each version, the newest in force. Without a row it is open at all hours.
CREATE TABLE opening_hours (
    version {int8} NOT NULL,
    hours {text} NOT NULL,          -- JSON: ranges of each weekday, and of single days
    made_at {int8} NOT NULL,
    made_by {text} NOT NULL,
    CONSTRAINT opening_hours_pkey PRIMARY KEY (version)
) {strict};
