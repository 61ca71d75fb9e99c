-- Whose address a mail's sender was made, until its case was given away. It is theirs again when the case comes back.
ALTER TABLE received_mails ADD COLUMN address_was_of {int8};
