// What comes back for mail that we sent: which message an answer or a report is about, and the addresses that do not take our mail.
// A stranger can forge a report, so that it counts only where it names a message of ours and the address that this went to.
#pragma once
#include "base/context.h"
#include "base/mail/address.h"
#include "base/newest_first.h"
#include "messages/message.h"

namespace rapport::messages {

// What only the readers of a message know of it, in its Message-ID and its address for answers.
constexpr std::size_t secret_bytes = 10;

// An address of our own to which one message is answered: hallo+TOKEN@hafer-mohn.example, which the mail server takes for hallo@.
std::string with_token(const std::string& address, const std::string& token);
std::optional<std::string> token_in(std::string_view address);      // nothing where there is none
void keep_token(Db& db, const std::string& token, Id<Message> message);
std::optional<Message> message_of_token(Db& db, const std::string& token);
// By the Message-ID that it was sent with: whoever names it has read the message.
std::optional<Message> message_of_mail(Db& db, const std::string& message_id);

// Where a message's bounces go: to its own address where it has one, else to its sender.
mail::Address return_path(const Message& message);

// The Message-ID that came in last about something ("cas_..."): what we send for an occasion that names it answers that one.
void note_thread(Context& ctx, const std::string& about, const std::string& message_id);
void forget_thread(Context& ctx, const std::string& about);         // nothing that came in is about it any more
std::optional<std::string> thread_of_occasion(Db& db, const std::string& occasion);
// "cas_..." in an occasion; empty where it names no case.
std::string case_in(const std::string& occasion);

// Nothing is sent to this address.
struct Undeliverable {
    std::string address;
    Instant since;
    std::string reason;
    Id<Message> message_id;         // the one that came back last
    std::string mail;               // the mail that says so, "rml_..."
};

// What a report says of one recipient.
struct Bounce {
    std::string address;
    std::string status;             // "5.1.1"; empty: none was said
    std::string words;
    std::string mail;               // the mail that says so, "rml_..."
};
// It came back for good: the message says so, and its address takes no more, at once where the address itself is at fault (5.1.x), else after the
// third message. Nothing happens, and the answer is false, where the message went to another address, never left, or came back already.
bool note_bounce(Context& ctx, const Message& message, const Bounce& bounce);

bool is_undeliverable(Db& db, const std::string& address);
struct UndeliverableList {
    std::vector<Undeliverable> data;
};
// The last ones first, 200 at most.
std::vector<Undeliverable> list_undeliverable(Db& db);
// Mail may go there again: somebody knows better. not_found.
Result<Done> take_back_undeliverable(Context& ctx, const std::string& address);

BOOST_DESCRIBE_STRUCT(Undeliverable, (), (address, since, reason, message_id, mail))
BOOST_DESCRIBE_STRUCT(UndeliverableList, (), (data))

}  // namespace rapport::messages
