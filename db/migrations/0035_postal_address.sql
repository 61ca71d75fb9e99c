-- Where letters reach the business: its lines, below the name. It stands in news that go by mail and above printed letters.
ALTER TABLE business ADD COLUMN address {text} NOT NULL DEFAULT '';
