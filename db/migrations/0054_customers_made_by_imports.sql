-- How many customers an import made for ids that nobody had.
ALTER TABLE imports ADD COLUMN customers_made {int8} NOT NULL DEFAULT 0;
