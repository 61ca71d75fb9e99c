// The mail server that takes what we send, as the business set it up. Its password is sealed in the database (base/crypto/secret_key.h)
// and told to nobody but the server it was given for: with another host, port, protection or user it must be given anew.
#pragma once
#include "base/context.h"
#include "base/crypto/secret_key.h"
#include "base/mail/smtp.h"
#include "base/result.h"

namespace rapport::messages {

struct MailServerChange {
    Text<1, 253> host;
    std::int64_t port = 587;                    // 1 to 65535
    mail::Security security = mail::Security::starttls;
    std::optional<Text<1, 254>> user_name = {}; // none: the server asks for no sign-in
    std::optional<Text<1, 1000>> password = {}; // absent: as it was
    std::int64_t connections = 8;               // at once, 1 to 32
    std::int64_t patience_seconds = 300;        // for one answer, 1 to 900
};
BOOST_DESCRIBE_STRUCT(MailServerChange, (), (host, port, security, user_name, password, connections, patience_seconds))

struct MailServer {
    std::int64_t version = 0;                   // 0: none is set up
    std::string host;
    std::int64_t port = 587;
    mail::Security security = mail::Security::starttls;
    std::optional<std::string> user_name;
    bool has_password = false;
    std::int64_t connections = 8;
    std::int64_t patience_seconds = 300;
};
BOOST_DESCRIBE_STRUCT(MailServer, (), (version, host, port, security, user_name, has_password, connections, patience_seconds))

MailServer read_mail_server(Db& db);

// invalid: what is no host, a number out of range, a user without a password, a password without TLS, and at "password" where it must be
// given anew. conflict "changed_meanwhile".
// What was put off goes now, by this one.
Result<MailServer> change_mail_server(Context& ctx, const crypto::SecretKey& key, std::int64_t version, const MailServerChange& change);

// With its password, for whoever sends; nothing where none is set up. invalid: the password was sealed with another key than this folder's.
Result<std::optional<mail::Server>> open_mail_server(Db& db, const crypto::SecretKey& key);

}  // namespace rapport::messages
