#include "inbox/account.h"

#include "base/json.h"
#include "base/mail/allowed_host.h"
#include "base/mail/imap.h"
#include "identity/audit.h"

namespace rapport::inbox {
namespace {

struct Row {
    std::int64_t version = 0;
    std::string host;
    std::int64_t port = 0;
    mail::Security security = mail::Security::tls;
    std::string user_name;
    std::optional<std::string> password;        // sealed
    std::string folder;
    std::int64_t every_seconds = 0;
    bool active = false;
    Instant made_at;
    std::string made_by;
};
BOOST_DESCRIBE_STRUCT(Row, (), (version, host, port, security, user_name, password, folder, every_seconds, active, made_at, made_by))

const Sql read_sql{"mail_accounts.read", Reach::business, "SELECT " + columns<Row>() + " FROM mail_accounts ORDER BY version DESC LIMIT 1"};
const Sql add_sql{"mail_accounts.add", Reach::business, insert_into<Row>("mail_accounts")};
// A password that is no longer in force is kept nowhere.
const Sql forget_sql{"mail_accounts.forget_passwords", Reach::business, "UPDATE mail_accounts SET password = NULL WHERE version < $1 AND password IS NOT NULL"};

const Sql place_sql{"mail_account_places.find", Reach::single, "SELECT " + columns<AccountPlace>() + " FROM mail_account_places WHERE account = $1"};
const Sql lease_sql{"mail_account_places.lease", Reach::single, R"sql(
    INSERT INTO mail_account_places (account, uid_validity, last_uid, lease_of, lease_until) VALUES ($1, 0, 0, $2, $4)
        ON CONFLICT (account) DO UPDATE SET lease_of = excluded.lease_of, lease_until = excluded.lease_until
     WHERE mail_account_places.lease_of IS NULL OR mail_account_places.lease_of = $2 OR mail_account_places.lease_until < $3
)sql"};
const Sql keep_sql{"mail_account_places.keep", Reach::single, "UPDATE mail_account_places SET " + assignments<AccountPlace>({"account"}) + " WHERE account = $1"};

Account shown(const Row& row)
{
    return {row.version, row.host, row.port, row.security, row.user_name, row.password.has_value(), row.folder, row.every_seconds, row.active, {}, {}, {}};
}

bool is_this_machine(const std::string& host) { return host == "localhost" || host == "127.0.0.1" || host == "::1"; }

std::vector<Fault> faults_of(const AccountChange& change, const Row& row)
{
    std::vector<Fault> faults;
    if (!mail::host_name(change.host.value)) faults.push_back({"/host", "format", "This is not the name of a mail server."});
    else if (!mail::may_be_a_mail_server(*mail::host_name(change.host.value))) faults.push_back({"/host", "not_allowed", std::string(mail::not_a_mail_server)});
    if (row.port < 1 || row.port > 65535) faults.push_back({"/port", "range", "A number from 1 to 65535."});
    if (row.every_seconds < 10 || row.every_seconds > 86400) faults.push_back({"/every_seconds", "range", "A number from 10 to 86400."});
    if (!mail::quoted_string(row.folder)) faults.push_back({"/folder", "format", "The name of the folder may have letters of ASCII only."});
    if (row.security == mail::Security::none && !is_this_machine(row.host))
        faults.push_back({"/security", "unprotected", "A password is not sent without encryption. Choose STARTTLS or TLS."});
    return faults;
}

}  // namespace

Account read_account(Db& db)
{
    const auto row = db.one<Row>(read_sql);
    if (!row) return {};
    auto account = shown(*row);
    if (const auto place = find_place(db, place_of(account)))
        std::tie(account.read_at, account.trouble, account.trouble_since) = std::tie(place->read_at, place->trouble, place->trouble_since);
    return account;
}

std::string place_of(const Account& account) { return account.user_name + " " + account.host + " " + account.folder; }

Result<Account> change_account(Context& ctx, const crypto::SecretKey& key, std::int64_t version, const AccountChange& change)
{
    const auto before = ctx.db.one<Row>(read_sql).value_or(Row{});
    if (before.version != version) return conflict("The mailbox has been changed meanwhile. Look at it again.", "changed_meanwhile");
    Row row;
    row.version = version + 1;
    row.host = mail::host_name(change.host.value).value_or("");
    row.port = change.port;
    row.security = change.security;
    row.user_name = change.user_name.value;
    row.folder = change.folder ? change.folder->value : version ? before.folder : "INBOX";
    row.every_seconds = change.every_seconds.value_or(version ? before.every_seconds : 60);
    row.active = change.active.value_or(true);
    if (auto faults = faults_of(change, row); !faults.empty()) return invalid(std::move(faults));
    const bool same = before.host == row.host && before.port == row.port && before.security == row.security && before.user_name == row.user_name;
    if (change.password) row.password = key.seal(change.password->value);
    else if (same) row.password = before.password;
    if (!row.password) return invalid("password", "The password is kept for one server and one user only. Please type it again.", "required");
    row.made_at = ctx.now();
    row.made_by = ctx.actor.name;
    ctx.db.run(add_sql, row);
    ctx.db.run(forget_sql, row.version);
    identity::record(ctx, "mail_account.changed", "version " + std::to_string(row.version),
                     "{\"account\":[" + (version ? to_json(shown(before)) : std::string("null")) + "," + to_json(shown(row)) + "]}");
    return read_account(ctx.db);
}

Result<std::optional<OpenAccount>> open_account(Db& db, const crypto::SecretKey& key)
{
    const auto row = db.one<Row>(read_sql);
    if (!row || !row->active) return std::optional<OpenAccount>();
    OpenAccount account{{}, row->folder, row->every_seconds, place_of(shown(*row))};
    account.server.host = row->host;
    account.server.port = static_cast<int>(row->port);
    account.server.security = row->security;
    account.server.user = row->user_name;
    account.server.reply_seconds = 60;
    auto password = row->password ? key.open(*row->password) : std::nullopt;
    if (!password) return invalid("password", "The password of the mailbox cannot be read in this data folder. Please type it again.", "sealed_elsewhere");
    account.server.password = std::move(*password);
    return std::optional(std::move(account));
}

std::optional<AccountPlace> lease_place(Context& ctx, const std::string& account, const std::string& holder, std::int64_t lease_us)
{
    if (ctx.db.run(lease_sql, account, holder, ctx.now(), Instant{ctx.now().us + lease_us}) == 0) return std::nullopt;
    return find_place(ctx.db, account);
}

void keep_place(Db& db, const AccountPlace& place) { db.run(keep_sql, place); }
std::optional<AccountPlace> find_place(Db& db, const std::string& account) { return db.one<AccountPlace>(place_sql, account); }

}  // namespace rapport::inbox
