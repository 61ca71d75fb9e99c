// A message as it travels: RFC 5322 with MIME (RFC 2045 to 2047, 2231). Nothing a person typed can become a header, since
// every field is of a type that cannot hold a line break.
#pragma once
#include "base/mail/address.h"
#include "base/time.h"

namespace rapport::mail {

// "type/subtype" in lower case; anything else is application/octet-stream.
class MediaType {
public:
    MediaType() = default;
    explicit MediaType(std::string_view text);
    const std::string& text() const { return text_; }

private:
    std::string text_ = "application/octet-stream";
};

struct Attachment {
    HeaderText name;
    MediaType type;
    std::string bytes;
};

// Where a receiver stops hearing from us: with one click (RFC 8058), or by a message.
struct Unsubscribe {
    WebAddress link;                        // answers a POST without asking back
    std::optional<Address> by_mail;
};

struct Message {
    Address from;
    std::vector<Address> to;                // one at least
    HeaderText subject;
    MessageId id;
    Instant at;                             // Date
    std::string text;                       // UTF-8
    std::string html = {};                  // UTF-8; empty: there is none
    std::optional<Address> reply_to = {};
    std::optional<MessageId> in_reply_to = {};
    std::optional<Unsubscribe> unsubscribe = {};
    bool automatic = true;                  // Auto-Submitted (RFC 3834): no vacation notice answers it
    std::vector<Attachment> attachments = {};
};

struct Header {
    std::string name;
    std::string line;                       // whole, "Name: value\r\n", folded
};

// Head and body apart, since a signature goes on top. Lines end with CRLF, are 7 bit and at most 998 long.
struct Composed {
    std::vector<Header> headers;
    std::string body;
    std::string text() const;
};
Composed compose(const Message& message);

std::string date_text(Instant at);          // "Sat, 28 Nov 2026 10:15:00 +0000"

}  // namespace rapport::mail
