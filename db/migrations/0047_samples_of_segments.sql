-- Of whom a sample was drawn, as conditions: the rule as it was written.
ALTER TABLE survey_samples ADD COLUMN meant {text};
