-- Ideas, what everybody may read of what was put right, and articles come in and go out as files. The other system's ids:
ALTER TABLE ideas ADD COLUMN external_id {text};
CREATE INDEX ideas_by_external_id ON ideas (external_id) WHERE external_id IS NOT NULL;
ALTER TABLE said ADD COLUMN external_id {text};
CREATE INDEX said_by_external_id ON said (external_id) WHERE external_id IS NOT NULL;
ALTER TABLE articles ADD COLUMN external_id {text};
CREATE INDEX articles_by_external_id ON articles (external_id) WHERE external_id IS NOT NULL;
