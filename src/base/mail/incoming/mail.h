// Mail as it comes in from strangers (RFC 5322, 2045 to 2049, 2231, 3676): read as far as it can be read, and never further than the limits.
#pragma once
#include "base/mail/incoming/header.h"

namespace rapport::mail::incoming {

struct Limits {
    std::size_t bytes = 26'000'000;         // of the whole message; more of it is not read
    std::size_t depth = 20;                 // of parts in parts
    std::size_t parts = 200;
    std::size_t attachments = 100;
    std::size_t text_bytes = 256 * 1024;    // of what people wrote
};

// What could not be read. The rest was.
enum class Trouble { too_large, too_deep, too_many_parts, too_many_attachments, head_cut, text_cut, unknown_charset, no_sender, encrypted, empty };
BOOST_DESCRIBE_ENUM(Trouble, too_large, too_deep, too_many_parts, too_many_attachments, head_cut, text_cut, unknown_charset, no_sender, encrypted, empty)

// automatic: a program answers (RFC 3834) or confirms a reading. bulk: to many, a list or an advertisement. bounce: a server
// says, in the form of RFC 3464, that something did not arrive. unsure_bounce: it looks like that in plain words, and is not relied upon.
// complaint: RFC 5965.
enum class Nature { message, automatic, bulk, bounce, unsure_bounce, complaint };
BOOST_DESCRIBE_ENUM(Nature, message, automatic, bulk, bounce, unsure_bounce, complaint)

struct Attachment {
    std::string name;                       // cleaned (decode.h): fit to be shown and to be proposed, never to be a path
    std::string type;                       // as declared, "image/jpeg"
    std::string bytes;
};

// Of one recipient (RFC 3464, 2.3).
struct NotDelivered {
    std::string address;
    std::string action;                     // failed, delayed, delivered, relayed, expanded
    std::string status;                     // "5.1.1"
    std::string diagnostic;
};

struct Report {
    std::vector<NotDelivered> recipients;   // at most 50
    std::string message_id;                 // of the message it is about; may be empty
    std::string envelope_id;
    std::string feedback_type;              // of a complaint: "abuse"
    Strings addresses;                      // to whom the message went, where a complaint says it
};

struct Mail {
    Mailbox from;
    std::vector<Mailbox> reply_to, to, cc;
    Strings delivered_to;                   // addresses of Delivered-To, X-Original-To, Envelope-To
    std::string subject;
    std::optional<Instant> sent_at;
    std::string message_id;                 // with its brackets; may be empty
    Strings in_reply_to, references;
    std::string text;                       // what is new
    std::string quoted;                     // what they had been written before
    std::string signature;
    std::vector<Attachment> attachments;
    Nature nature = Nature::message;
    Report report;                          // of a bounce or a complaint
    std::vector<Trouble> troubles;          // each once
};

// Total: any bytes give a Mail, in time and memory that grow with their number alone. Throws nothing but std::bad_alloc.
Mail read_mail(std::string_view raw, const Limits& limits = {});

}  // namespace rapport::mail::incoming
