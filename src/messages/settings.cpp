#include "messages/settings.h"

#include "base/json.h"
#include "base/mail/address.h"
#include "identity/audit.h"

namespace rapport::messages {
namespace {

constexpr std::int64_t fastest_per_minute = 1'000'000, most_per_key = 1'000'000;

struct Row : MailSettings {
    Instant made_at;
    std::string made_by;
};
BOOST_DESCRIBE_STRUCT(Row, (MailSettings), (made_at, made_by))

const Sql read_sql{"mail_settings.read", Reach::business, "SELECT " + columns<MailSettings>() + " FROM mail_settings ORDER BY version DESC LIMIT 1"};
const Sql add_sql{"mail_settings.add", Reach::business, insert_into<Row>("mail_settings")};

}  // namespace

MailSettings read_mail_settings(Db& db) { return db.one<MailSettings>(read_sql).value_or(MailSettings{}); }

Result<MailSettings> change_mail_settings(Context& ctx, std::int64_t version, const MailSettingsChange& change)
{
    std::vector<Fault> faults;
    const auto from = mail::Address::of(change.from_address.value, change.from_name.value);
    if (!from) faults.push_back({"/from_address", "format", "This is no e-mail address that mail can come from."});
    if (change.reply_to && !mail::Address::of(change.reply_to->value)) faults.push_back({"/reply_to", "format", "This is no e-mail address."});
    for (const auto& [pointer, speed] : {std::pair("/per_minute", change.per_minute), std::pair("/per_domain_per_minute", change.per_domain_per_minute)})
        if (speed < 1 || speed > fastest_per_minute) faults.push_back({pointer, "range", "A number from 1 to 1000000."});
    if (change.per_key_per_day && (*change.per_key_per_day < 0 || *change.per_key_per_day > most_per_key)) faults.push_back({"/per_key_per_day", "range", "A number from 0 to 1000000."});
    if (!faults.empty()) return invalid(std::move(faults));

    const auto in_force = read_mail_settings(ctx.db);
    if (ctx.actor.is_program() && change.per_key_per_day.value_or(0) > in_force.per_key_per_day) return not_allowed("Only a person lets programs write more.");
    if (in_force.version != version) return conflict("The settings of mail have been changed meanwhile. Look at them again.", "changed_meanwhile");
    Row row;
    row.version = version + 1;
    row.from_name = from->name().text();
    row.from_address = from->address();
    if (change.reply_to) row.reply_to = mail::Address::of(change.reply_to->value)->address();
    row.per_minute = change.per_minute;
    row.per_domain_per_minute = change.per_domain_per_minute;
    row.reply_tokens = change.reply_tokens.value_or(in_force.reply_tokens);
    row.per_key_per_day = change.per_key_per_day.value_or(in_force.per_key_per_day);
    row.made_at = ctx.now();
    row.made_by = ctx.actor.name;
    ctx.db.run(add_sql, row);
    identity::record(ctx, "mail_settings.changed", "version " + std::to_string(row.version),
                     "{\"settings\":[" + (version ? to_json(in_force) : std::string("null")) + "," + to_json(static_cast<const MailSettings&>(row)) + "]}");
    return static_cast<const MailSettings&>(row);
}

}  // namespace rapport::messages
