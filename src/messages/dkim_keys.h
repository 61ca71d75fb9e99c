// The keys with which our mail is signed (DKIM). A key is made here and never leaves; its public half is a line that the business puts
// into the DNS of its domain. Only when somebody says that the line is there is mail signed with it: receivers distrust a signature
// that they cannot check more than none.
#pragma once
#include "base/crypto/secret_key.h"
#include "base/describe.h"
#include "base/mail/dkim.h"
#include "base/runtime.h"

namespace rapport::messages {

struct DkimKey {
    Id<DkimKey> id;
    std::string domain;
    std::string selector;
    std::string dns_name;           // "rapport-..._domainkey.hafer-mohn.example"
    std::string dns_value;          // "v=DKIM1; k=rsa; p=..."
    Instant made_at;
    std::string made_by;
    std::optional<Instant> in_use_since;
};
BOOST_DESCRIBE_STRUCT(DkimKey, (), (id, domain, selector, dns_name, dns_value, made_at, made_by, in_use_since))

struct DkimKeys {
    std::vector<DkimKey> data;
};
BOOST_DESCRIBE_STRUCT(DkimKeys, (), (data))

struct NewDkimKey {
    std::optional<Text<3, 253>> domain = {};    // that of the sender's address
};
BOOST_DESCRIBE_STRUCT(NewDkimKey, (), (domain))

// The last made first.
DkimKeys list_dkim_keys(Db& db);
// An RSA key of 2048 bits. invalid at "domain": no domain. conflict "mail_not_set_up": no domain was said and there is no sender's address;
// "too_many": eight keys are there.
Result<DkimKey> make_dkim_key(Desk& desk, const NewDkimKey& input);
// Signs with it from now on, and with no other of its domain. not_found.
Result<DkimKey> use_dkim_key(Context& ctx, Id<DkimKey> id);
// Its mail that is on its way can be checked as long as the line stays in the DNS. not_found.
Result<Done> remove_dkim_key(Context& ctx, Id<DkimKey> id);

// Those in use. invalid: one was sealed with another key than this folder's.
Result<std::vector<mail::DkimKey>> open_dkim_keys(Db& db, const crypto::SecretKey& key);

}  // namespace rapport::messages

RAPPORT_ID(rapport::messages::DkimKey, "dkim");
