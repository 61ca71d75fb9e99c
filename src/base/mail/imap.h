// Reads a mailbox over IMAP (RFC 3501) and changes nothing in it: the folder is opened to be looked at, and looking marks nothing as seen.
// libcurl connects, with TLS and sign-in; what is said then is said here, since libcurl reads no literals of commands of one's own.
#pragma once
#include "base/mail/smtp.h"
#include "base/time.h"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace rapport::mail {

// The mailbox cannot be read now; what() is a sentence for people.
struct MailboxTrouble : std::runtime_error { using runtime_error::runtime_error; };

class Mailbox {
public:
    // Connects, signs in and opens the folder. `stop` ends any waiting. Throws MailboxTrouble, as all others here do.
    Mailbox(const Server& server, const std::string& folder, const std::atomic<bool>& stop);
    ~Mailbox();

    std::int64_t uid_validity() const;              // UIDs count only together with this (RFC 3501, 2.3.1.1)
    std::int64_t next_uid() const;                  // of the next mail that comes

    // UIDs of what came after this one, in order.
    std::vector<std::int64_t> after(std::int64_t uid);
    // UIDs of what came on this day or later, in order.
    std::vector<std::int64_t> since(Day day);
    // The mail as it came, `most` bytes of it; nothing where it is not there any more. What a server sends beyond that is refused.
    std::optional<std::string> fetch(std::int64_t uid, std::size_t most);

private:
    struct Line;
    std::unique_ptr<Line> line_;
};

// For tests: "{12}" or "{12+}" at the end of a line announces as many bytes; nothing where there is none, or more than can be.
std::optional<std::size_t> announced_literal(std::string_view line);
// A string as IMAP quotes it (RFC 3501, 4.3); nothing where it cannot be: a line break, or letters beyond ASCII.
std::optional<std::string> quoted_string(std::string_view text);

}  // namespace rapport::mail
