-- What somebody did by saying whose a mail is, so that taking it back takes back just that.
ALTER TABLE received_mails ADD COLUMN gave_case {int8} NOT NULL DEFAULT 0;      -- its case became the customer's
ALTER TABLE received_mails ADD COLUMN kept_address {int8} NOT NULL DEFAULT 0;   -- its sender's address became one of theirs
