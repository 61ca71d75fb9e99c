-- What was given and said in cases elsewhere comes in by files, as history: it lies on nobody's allowance. The other system's ids, and which
-- file brought it:
ALTER TABLE remedies ADD COLUMN external_id {text};
ALTER TABLE remedies ADD COLUMN import_id {int8};
CREATE INDEX remedies_by_external_id ON remedies (external_id) WHERE external_id IS NOT NULL;
ALTER TABLE case_entries ADD COLUMN external_id {text};
ALTER TABLE case_entries ADD COLUMN import_id {int8};
-- Words are known again in whichever case they stand by now.
CREATE INDEX case_entries_by_id ON case_entries (id);
-- In whichever case the words of a mail stand by now, our next answer there stands below it.
CREATE INDEX received_mails_by_entry ON received_mails (entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX cases_by_split_from ON cases (split_from) WHERE split_from IS NOT NULL;
