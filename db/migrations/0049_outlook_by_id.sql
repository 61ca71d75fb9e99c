-- What was noted is found by its id alone: by a command, and when an import is taken back.
CREATE INDEX outlook_by_id ON outlook (id);
