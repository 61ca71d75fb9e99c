// A mail that somebody sent us: whose it is, what it answers, and what became of it.
#pragma once
#include "base/mail/incoming/mail.h"
#include "cases/case.h"
#include "messages/message.h"

namespace rapport::inbox {

namespace incoming = mail::incoming;

// By which way it came: a mail server's pipe, another program that brings it, a mailbox that is read.
enum class Way { pipe, hook, imap };
BOOST_DESCRIBE_ENUM(Way, pipe, hook, imap)

// answer: words in a case that was there. opened: a case was opened for it. The others open none and are answered by nobody: a program wrote it;
// it went to many; it says that ours did not arrive, or that somebody complained; it is our own; its sender sends too much.
enum class Fate { answer, opened, automatic, bulk, bounce, complaint, ours, flood };
BOOST_DESCRIBE_ENUM(Fate, answer, opened, automatic, bulk, bounce, complaint, ours, flood)

struct ReceivedMail;

// Without its texts, as a list shows it.
struct ListedMail {
    Id<ReceivedMail> id;
    Way way = Way::pipe;
    Instant received_at;
    std::optional<Instant> sent_at;                         // as they say
    std::string from_name;
    std::string from_address;                               // empty: none was said
    Strings to_addresses;
    std::optional<std::string> message_id;
    std::optional<std::string> in_reply_to;
    std::string subject;
    incoming::Nature nature = incoming::Nature::message;
    Strings troubles;                                       // what could not be read (base/mail/incoming/mail.h)
    std::int64_t bytes = 0;
    std::int64_t attachments = 0;                           // how many
    Fate fate = Fate::opened;
    std::optional<std::string> reason;
    std::optional<Id<customers::Customer>> customer_id;     // whose it is
    std::optional<Id<cases::Case>> case_id;
    std::optional<Id<cases::Entry>> entry_id;               // its words in the case
    std::optional<Id<messages::Message>> answers_id;        // the message of ours that it answers or is about
    bool is_unmatched = false;                              // somebody has to say whose it is, or to look at one of very many
};
BOOST_DESCRIBE_STRUCT(ListedMail, (), (id, way, received_at, sent_at, from_name, from_address, to_addresses, message_id, in_reply_to, subject, nature, troubles,
    bytes, attachments, fate, reason, customer_id, case_id, entry_id, answers_id, is_unmatched))

struct ReceivedMail : ListedMail {
    std::string from_key;                                   // the address ready to be compared
    std::string text;                                       // what is new
    std::string quoted;                                     // what we had written before
    std::string signature;
    bool gave_case = false;                                 // whoever said whose it is gave its case away with it
    bool kept_address = false;                              // and made its sender's address one of theirs
    std::optional<Id<customers::Customer>> address_was_of;  // whose it was made, until its case was given away: theirs again when that comes back
};
BOOST_DESCRIBE_STRUCT(ReceivedMail, (ListedMail), (from_key, text, quoted, signature, gave_case, kept_address, address_was_of))

struct Attachment {
    Id<ReceivedMail> mail_id;
    std::int64_t number = 0;                                // from 1
    std::string name;                                       // to be shown; never a path
    std::string type;                                       // as they say
    std::int64_t bytes = 0;
    std::string sha256;                                     // of what it holds
};
BOOST_DESCRIBE_STRUCT(Attachment, (), (mail_id, number, name, type, bytes, sha256))

}  // namespace rapport::inbox

RAPPORT_ID(rapport::inbox::ReceivedMail, "rml");
