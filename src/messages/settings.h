// From whom the business's mail comes, and how fast it goes.
#pragma once
#include "base/context.h"
#include "base/describe.h"
#include "base/result.h"

namespace rapport::messages {

struct MailSettingsChange {
    Text<1, 100> from_name;
    Text<3, 254> from_address;
    std::optional<Text<3, 254>> reply_to = {};
    std::int64_t per_minute = 600;              // 1 to 1,000,000
    std::int64_t per_domain_per_minute = 120;   // 1 to 1,000,000
    std::optional<bool> reply_tokens = {};      // absent: as it was
    std::optional<std::int64_t> per_key_per_day = {};   // 0 to 1,000,000; absent: as it was
};
BOOST_DESCRIBE_STRUCT(MailSettingsChange, (), (from_name, from_address, reply_to, per_minute, per_domain_per_minute, reply_tokens, per_key_per_day))

struct MailSettings {
    std::int64_t version = 0;                   // 0: none were made yet
    std::string from_name;
    std::string from_address;
    std::optional<std::string> reply_to;
    std::int64_t per_minute = 600;
    std::int64_t per_domain_per_minute = 120;
    bool reply_tokens = false;                  // the mail server takes hallo+anything@ for hallo@: each message is answered to an address of its own
    std::int64_t per_key_per_day = 100;         // messages that the keys of one member of staff plan within 24 hours (docs/decisions/0025)
};
BOOST_DESCRIBE_STRUCT(MailSettings, (), (version, from_name, from_address, reply_to, per_minute, per_domain_per_minute, reply_tokens, per_key_per_day))

MailSettings read_mail_settings(Db& db);

// invalid: what is no address, a speed or a number out of range. not_allowed: a program lets keys write more. conflict "changed_meanwhile": `version` is no longer in force.
Result<MailSettings> change_mail_settings(Context& ctx, std::int64_t version, const MailSettingsChange& change);

}  // namespace rapport::messages
