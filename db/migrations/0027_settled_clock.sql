-- What a wrong clock may not spoil.

-- What is deleted for its age is measured by a clock that has stood the test of some days (src/base/jobs/settled.h).

CREATE TABLE settled_clock (
    id {int8} NOT NULL,
    settled_at {int8} NOT NULL,
    seen_at {int8} NOT NULL,
    CONSTRAINT settled_clock_pkey PRIMARY KEY (id),
    CONSTRAINT settled_clock_is_one CHECK (id = 1)
) {strict};

-- Counts the merges into one survivor: they are taken back in the reverse order, whatever the clock said of them.
ALTER TABLE merges ADD COLUMN number {int8} NOT NULL DEFAULT 0;
