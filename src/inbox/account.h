// The mailbox that is read over IMAP, as the business set it up. Its password is sealed in the database (base/crypto/secret_key.h) and told to nobody
// but the server it was given for: with another host, port, protection or user it must be given anew.
#pragma once
#include "base/context.h"
#include "base/crypto/secret_key.h"
#include "base/mail/smtp.h"
#include "base/result.h"

namespace rapport::inbox {

struct AccountChange {
    Text<1, 253> host;
    std::int64_t port = 993;                    // 1 to 65535
    mail::Security security = mail::Security::tls;
    Text<1, 254> user_name;
    std::optional<Text<1, 1000>> password = {}; // absent: as it was
    std::optional<Text<1, 200>> folder = {};    // INBOX
    std::optional<std::int64_t> every_seconds = {};     // 10 to 86,400; 60
    std::optional<bool> active = {};            // absent: it is read
};
BOOST_DESCRIBE_STRUCT(AccountChange, (), (host, port, security, user_name, password, folder, every_seconds, active))

struct Account {
    std::int64_t version = 0;                   // 0: none is set up
    std::string host;
    std::int64_t port = 993;
    mail::Security security = mail::Security::tls;
    std::string user_name;
    bool has_password = false;
    std::string folder = "INBOX";
    std::int64_t every_seconds = 60;
    bool active = false;
    std::optional<Instant> read_at;             // to its end, last
    std::optional<std::string> trouble;
    std::optional<Instant> trouble_since;
};
BOOST_DESCRIBE_STRUCT(Account, (), (version, host, port, security, user_name, has_password, folder, every_seconds, active, read_at, trouble, trouble_since))

Account read_account(Db& db);
// How the place is called up to which it was read.
std::string place_of(const Account& account);

// invalid: what is no host, a number out of range, a password without TLS to another machine, a folder that cannot be asked for, and at "password" where it
// must be given anew. conflict "changed_meanwhile".
Result<Account> change_account(Context& ctx, const crypto::SecretKey& key, std::int64_t version, const AccountChange& change);

// With its password, for whoever reads it; nothing where none is set up, or it is not to be read. invalid: the password was sealed with another key than
// this folder's.
struct OpenAccount {
    mail::Server server;
    std::string folder;
    std::int64_t every_seconds = 60;
    std::string place;                          // place_of it
};
Result<std::optional<OpenAccount>> open_account(Db& db, const crypto::SecretKey& key);

// Up to where a mailbox was read. One place reads it at a time, under a lease.
struct AccountPlace {
    std::string account;
    std::int64_t uid_validity = 0;              // 0: never opened
    std::int64_t last_uid = 0;
    std::optional<Instant> read_at;
    std::optional<std::string> trouble;
    std::optional<Instant> trouble_since;
    std::optional<std::string> lease_of;
    std::optional<Instant> lease_until;
};
BOOST_DESCRIBE_STRUCT(AccountPlace, (), (account, uid_validity, last_uid, read_at, trouble, trouble_since, lease_of, lease_until))

// Takes or renews the lease; nothing while another process has it.
std::optional<AccountPlace> lease_place(Context& ctx, const std::string& account, const std::string& holder, std::int64_t lease_us);
void keep_place(Db& db, const AccountPlace& place);
std::optional<AccountPlace> find_place(Db& db, const std::string& account);

}  // namespace rapport::inbox
