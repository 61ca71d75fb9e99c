#include "messages/mail_server.h"

#include "base/json.h"
#include "base/mail/allowed_host.h"
#include "identity/audit.h"
#include "messages/store.h"

namespace rapport::messages {
namespace {

constexpr std::int64_t most_connections = 32, longest_patience_seconds = 900;

struct Row {
    std::int64_t version = 0;
    std::string host;
    std::int64_t port = 0;
    mail::Security security = mail::Security::starttls;
    std::optional<std::string> user_name;
    std::optional<std::string> password;        // sealed
    std::int64_t connections = 0;
    std::int64_t patience_seconds = 0;
    Instant made_at;
    std::string made_by;
};
BOOST_DESCRIBE_STRUCT(Row, (), (version, host, port, security, user_name, password, connections, patience_seconds, made_at, made_by))

const Sql read_sql{"mail_servers.read", Reach::business, "SELECT " + columns<Row>() + " FROM mail_servers ORDER BY version DESC LIMIT 1"};
const Sql add_sql{"mail_servers.add", Reach::business, insert_into<Row>("mail_servers")};
// A password that is no longer in force is kept nowhere.
const Sql forget_sql{"mail_servers.forget_passwords", Reach::business, "UPDATE mail_servers SET password = NULL WHERE version < $1 AND password IS NOT NULL"};

MailServer shown(const Row& row)
{
    return {row.version, row.host, row.port, row.security, row.user_name, row.password.has_value(), row.connections, row.patience_seconds};
}

bool same_server(const Row& before, const MailServerChange& change, const std::string& host)
{
    return before.host == host && before.port == change.port && before.security == change.security && change.user_name
        && before.user_name == change.user_name->value;
}

std::vector<Fault> faults_of(const MailServerChange& change)
{
    std::vector<Fault> faults;
    const auto range = [&](const char* pointer, std::int64_t value, std::int64_t most) {
        if (value < 1 || value > most) faults.push_back({pointer, "range", "A number from 1 to " + std::to_string(most) + "."});
    };
    if (!mail::host_name(change.host.value)) faults.push_back({"/host", "format", "This is not the name of a mail server."});
    else if (!mail::may_be_a_mail_server(*mail::host_name(change.host.value))) faults.push_back({"/host", "not_allowed", std::string(mail::not_a_mail_server)});
    range("/port", change.port, 65535);
    range("/connections", change.connections, most_connections);
    range("/patience_seconds", change.patience_seconds, longest_patience_seconds);
    if (change.password && !change.user_name) faults.push_back({"/user_name", "required", "A password needs the name of its user."});
    if (change.user_name && change.security == mail::Security::none)
        faults.push_back({"/security", "unprotected", "A password is not sent without encryption. Choose STARTTLS or TLS."});
    return faults;
}

}  // namespace

MailServer read_mail_server(Db& db)
{
    const auto row = db.one<Row>(read_sql);
    return row ? shown(*row) : MailServer{};
}

Result<MailServer> change_mail_server(Context& ctx, const crypto::SecretKey& key, std::int64_t version, const MailServerChange& change)
{
    if (auto faults = faults_of(change); !faults.empty()) return invalid(std::move(faults));
    const auto before = ctx.db.one<Row>(read_sql).value_or(Row{});
    if (before.version != version) return conflict("The mail server has been changed meanwhile. Look at it again.", "changed_meanwhile");
    Row row;
    row.version = version + 1;
    row.host = *mail::host_name(change.host.value);
    row.port = change.port;
    row.security = change.security;
    if (change.user_name) row.user_name = change.user_name->value;
    if (change.password) row.password = key.seal(change.password->value);
    else if (change.user_name && same_server(before, change, row.host)) row.password = before.password;
    if (row.user_name && !row.password) return invalid("password", "The password is kept for one server and one user only. Please type it again.", "required");
    row.connections = change.connections;
    row.patience_seconds = change.patience_seconds;
    row.made_at = ctx.now();
    row.made_by = ctx.actor.name;
    ctx.db.run(add_sql, row);
    ctx.db.run(forget_sql, row.version);
    store::try_at_once(ctx.db, ctx.now());
    identity::record(ctx, "mail_server.changed", "version " + std::to_string(row.version),
                     "{\"server\":[" + (version ? to_json(shown(before)) : std::string("null")) + "," + to_json(shown(row)) + "]}");
    return shown(row);
}

Result<std::optional<mail::Server>> open_mail_server(Db& db, const crypto::SecretKey& key)
{
    const auto row = db.one<Row>(read_sql);
    if (!row) return std::optional<mail::Server>();
    mail::Server server;
    server.host = row->host;
    server.port = static_cast<int>(row->port);
    server.security = row->security;
    server.reply_seconds = static_cast<int>(row->patience_seconds);
    server.connect_seconds = std::min(server.connect_seconds, server.reply_seconds);
    if (row->user_name) {
        auto password = row->password ? key.open(*row->password) : std::nullopt;
        if (!password) return invalid("password", "The password of the mail server cannot be read in this data folder. Please type it again.", "sealed_elsewhere");
        server.user = *row->user_name;
        server.password = std::move(*password);
    }
    return std::optional(std::move(server));
}

}  // namespace rapport::messages
