#include "inbox/store.h"

namespace rapport::inbox::store {
namespace {

const Sql insert_sql{"received_mails.insert", Reach::business, insert_into<ReceivedMail>("received_mails")};
const Sql update_sql{"received_mails.update", Reach::business, "UPDATE received_mails SET " + assignments<ReceivedMail>({"id"}) + " WHERE id = $1"};
const Sql find_sql{"received_mails.find", Reach::business, "SELECT " + columns<ReceivedMail>() + " FROM received_mails WHERE id = $1"};
const Sql of_case_sql{"received_mails.of_case", Reach::business, "SELECT id FROM received_mails WHERE case_id = $1 ORDER BY id"};
const Sql first_subject_sql{"received_mails.first_subject", Reach::business, R"sql(
    SELECT m.subject
      FROM received_mails m
      JOIN case_entries e ON e.id = m.entry_id
     WHERE m.case_id IN ($1, $2)
       AND e.case_id = $1
     ORDER BY e.at, e.id
     LIMIT 1
)sql"};
const Sql last_message_id_sql{"received_mails.last_message_id", Reach::business, R"sql(
    SELECT m.message_id
      FROM case_entries e
      JOIN received_mails m ON m.entry_id = e.id
     WHERE e.case_id = $1
       AND m.message_id IS NOT NULL
     ORDER BY m.received_at DESC, m.id DESC
     LIMIT 1
)sql"};
const Sql take_key_sql{"received_keys.take", Reach::business, "INSERT INTO received_keys (key, mail_id) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING"};
const Sql find_key_sql{"received_keys.find", Reach::business, "SELECT mail_id FROM received_keys WHERE key = $1"};
const Sql note_id_sql{"received_message_ids.note", Reach::business, "INSERT INTO received_message_ids (message_id, mail_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"};
const Sql of_id_sql{"received_message_ids.find", Reach::business, "SELECT mail_id FROM received_message_ids WHERE message_id = $1 ORDER BY mail_id DESC LIMIT 5"};
const Sql insert_attachment_sql{"mail_attachments.insert", Reach::business, insert_into<Attachment>("mail_attachments")};
const Sql attachments_sql{"mail_attachments.of", Reach::business, "SELECT " + columns<Attachment>() + " FROM mail_attachments WHERE mail_id = $1 ORDER BY number"};
const Sql count_from_sql{"received_mails.count_from", Reach::business, "SELECT COUNT(*) FROM received_mails WHERE from_key = $1 AND received_at > $2 AND fate IN ('answer', 'opened', 'flood')"};
const Sql count_to_sql{"received_mails.count_to", Reach::business, "SELECT COUNT(*) FROM received_mails WHERE case_id = $1 AND received_at > $2 AND fate = 'answer'"};
const Sql count_strangers_sql{"received_mails.count_of_strangers", Reach::business,
    "SELECT COUNT(*) FROM received_mails WHERE received_at > $1 AND fate = 'opened' AND customer_id IS NULL"};
const Sql owners_sql{"received_mails.owners", Reach::business,
    "SELECT customer_id FROM customer_contacts WHERE kind = 'email' AND key = $1 ORDER BY customer_id LIMIT $2"};

std::string list_text(const std::string& more)
{
    return "SELECT " + columns<ListedMail>() + " FROM received_mails WHERE (received_at, id) < ($1, $2)" + more
        + " AND (CAST($4 AS TEXT) IS NULL OR fate = $4) ORDER BY received_at DESC, id DESC LIMIT $3";
}
const Sql list_sql{"received_mails.list", Reach::business, list_text("")};
const Sql list_unmatched_sql{"received_mails.list_unmatched", Reach::business, list_text(" AND is_unmatched = 1")};
const Sql list_of_case_sql{"received_mails.list_of_case", Reach::business, list_text(" AND case_id = $5")};
const Sql list_of_customer_sql{"received_mails.list_of_customer", Reach::business, list_text(" AND customer_id = $5")};

}  // namespace

void insert(Db& db, const ReceivedMail& mail) { db.run(insert_sql, mail); }
void update(Db& db, const ReceivedMail& mail) { db.run(update_sql, mail); }
std::optional<ReceivedMail> find(Db& db, Id<ReceivedMail> id) { return db.one<ReceivedMail>(find_sql, id); }

std::vector<Id<ReceivedMail>> mails_of(Db& db, Id<cases::Case> id) { return db.all<Id<ReceivedMail>>(of_case_sql, id); }
std::optional<std::string> last_message_id(Db& db, Id<cases::Case> id) { return db.one<std::string>(last_message_id_sql, id); }
std::optional<std::string> first_subject(Db& db, Id<cases::Case> id, Id<cases::Case> noted_in) { return db.one<std::string>(first_subject_sql, id, noted_in); }

bool take_key(Db& db, const std::string& key, Id<ReceivedMail> id) { return db.run(take_key_sql, key, id) == 1; }
std::optional<Id<ReceivedMail>> find_key(Db& db, const std::string& key) { return db.one<Id<ReceivedMail>>(find_key_sql, key); }

void note_message_id(Db& db, const std::string& message_id, Id<ReceivedMail> id) { db.run(note_id_sql, message_id, id); }

std::optional<ReceivedMail> find_of_message_id(Db& db, const std::string& message_id)
{
    for (const auto id : db.all<Id<ReceivedMail>>(of_id_sql, message_id))
        if (auto mail = find(db, id); mail && mail->case_id) return mail;
    return std::nullopt;
}

void insert(Db& db, const Attachment& attachment) { db.run(insert_attachment_sql, attachment); }
std::vector<Attachment> attachments(Db& db, Id<ReceivedMail> id) { return db.all<Attachment>(attachments_sql, id); }

std::int64_t count_to(Db& db, Id<cases::Case> id, Instant since) { return db.value<std::int64_t>(count_to_sql, id, since); }
std::int64_t count_from(Db& db, const std::string& from_key, Instant since) { return db.value<std::int64_t>(count_from_sql, from_key, since); }
std::int64_t count_of_strangers(Db& db, Instant since) { return db.value<std::int64_t>(count_strangers_sql, since); }

std::vector<ListedMail> list(Db& db, const Filter& filter)
{
    const auto& [customer, of_case, unmatched, fate, before, limit] = filter;
    if (of_case) return db.all<ListedMail>(list_of_case_sql, before.at, before.id, limit + 1, fate, *of_case);
    if (customer) return db.all<ListedMail>(list_of_customer_sql, before.at, before.id, limit + 1, fate, *customer);
    return db.all<ListedMail>(unmatched.value_or(false) ? list_unmatched_sql : list_sql, before.at, before.id, limit + 1, fate);
}

std::vector<Id<customers::Customer>> owners(Db& db, const std::string& from_key, int limit)
{
    if (from_key.empty()) return {};
    return db.all<Id<customers::Customer>>(owners_sql, from_key, limit);
}

}  // namespace rapport::inbox::store
