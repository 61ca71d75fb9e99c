// The tables of received mail.
#pragma once
#include "base/db/db.h"
#include "base/newest_first.h"
#include "inbox/mail.h"

namespace rapport::inbox::store {

void insert(Db& db, const ReceivedMail& mail);
void update(Db& db, const ReceivedMail& mail);
std::optional<ReceivedMail> find(Db& db, Id<ReceivedMail> id);
std::vector<Id<ReceivedMail>> mails_of(Db& db, Id<cases::Case> id);
// The Message-ID of the one that came last of those whose words stand in this case, wherever it is noted.
std::optional<std::string> last_message_id(Db& db, Id<cases::Case> id);
// Of the first whose words stand in this case, where it is noted there or in the one that the case was split off from.
std::optional<std::string> first_subject(Db& db, Id<cases::Case> id, Id<cases::Case> noted_in);

// Takes the key for this mail; false when another one has it.
bool take_key(Db& db, const std::string& key, Id<ReceivedMail> id);
std::optional<Id<ReceivedMail>> find_key(Db& db, const std::string& key);

void note_message_id(Db& db, const std::string& message_id, Id<ReceivedMail> id);
// The last one that was sent with this Message-ID and belongs to a case.
std::optional<ReceivedMail> find_of_message_id(Db& db, const std::string& message_id);

void insert(Db& db, const Attachment& attachment);
std::vector<Attachment> attachments(Db& db, Id<ReceivedMail> id);

std::int64_t count_to(Db& db, Id<cases::Case> id, Instant since);      // answers in one case
std::int64_t count_from(Db& db, const std::string& from_key, Instant since);
std::int64_t count_of_strangers(Db& db, Instant since);     // for whom cases were opened

struct Filter {
    std::optional<Id<customers::Customer>> customer = {};
    std::optional<Id<cases::Case>> of_case = {};
    std::optional<bool> unmatched = {};
    std::optional<Fate> fate = {};
    Before before = {};
    int limit = 50;
};
// The last received first: at most limit + 1.
std::vector<ListedMail> list(Db& db, const Filter& filter);

// Whom an address belongs to, as email_key() makes it; two at most are told.
std::vector<Id<customers::Customer>> owners(Db& db, const std::string& from_key, int limit = 2);

}  // namespace rapport::inbox::store
