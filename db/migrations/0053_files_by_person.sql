-- Who has brought a file that no answer carries yet; and whether anything names a file still is looked up by what it holds.
ALTER TABLE case_files ADD COLUMN staff_id {int8};
CREATE INDEX case_files_by_content ON case_files (sha256);
CREATE INDEX message_files_by_content ON message_files (sha256);
CREATE INDEX mail_attachments_by_content ON mail_attachments (sha256);

-- 1: it carries files, which the sender reads; 1: a person wrote it, so it stands on the timeline once it has left, as that person's word.
ALTER TABLE messages ADD COLUMN has_files {int8};
ALTER TABLE messages ADD COLUMN is_contact {int8};
ALTER TABLE messages ADD COLUMN writer_id {int8};
UPDATE messages SET has_files = 1 WHERE id IN (SELECT message_id FROM message_files);
