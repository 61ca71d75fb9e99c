// Hands messages to a mail server over SMTP (RFC 5321), and tells what became of each. One connection sends one message after
// the other; who wants several at once has several connections, each on a thread of its own: libcurl waits for the answer to
// a message's last line without letting other transfers go on.
#pragma once
#include "base/describe.h"
#include "base/mail/address.h"

#include <atomic>
#include <functional>
#include <memory>

namespace rapport::mail {

enum class Security { starttls, tls, none };
BOOST_DESCRIBE_ENUM(Security, starttls, tls, none)

struct Server {
    std::string host;               // a name of a host
    int port = 587;
    Security security = Security::starttls;
    std::string user, password;     // both empty: without authentication
    std::string ca_file;            // who is trusted; empty: those that the system trusts
    int reply_seconds = 300;        // for one answer; twice that for the answer to a message (RFC 5321, 4.5.3.2)
    int connect_seconds = 30;

    std::string describe() const;   // "smtp.example.org:587", for people
};

enum class Verdict {
    accepted,   // the server has it, and answers for it
    refused,    // for good (5xx)
    later,      // not now: 4xx, or it did not come to an answer, and the server cannot have it
    unknown,    // the connection broke after the last byte was on its way: the server may have it or not
    withdrawn,  // hand_over said no: nothing of it was sent
};

struct Outcome {
    Verdict verdict = Verdict::later;
    int code = 0;                   // the server's last answer to this message; 0: none
    std::string words;              // the answer, or what went wrong, on one line
    bool of_the_server = false;     // `later` because of the server as a whole (no connection, no sign-in), not of this message
};

class Connection {
public:
    // `stop` ends what is not handed over yet; what is, gets a few seconds more.
    Connection(Server server, std::string ehlo, const std::atomic<bool>& stop);
    ~Connection();

    // hand_over is called once when the server has taken sender and recipient and waits for the text; only after it
    // answered true does anything of it leave. `text` has CRLF at line ends. Does not throw but what hand_over throws.
    Outcome send(const Address& from, const Address& to, std::string_view text, const std::function<bool()>& hand_over);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace rapport::mail
