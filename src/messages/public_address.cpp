#include "messages/public_address.h"

#include "base/json.h"
#include "base/mail/address.h"
#include "base/text.h"
#include "identity/audit.h"
#include "messages/settings.h"

#include <algorithm>

namespace rapport::messages {
namespace {

struct Row : PublicAddress {
    Instant made_at;
    std::string made_by;
};
BOOST_DESCRIBE_STRUCT(Row, (PublicAddress), (made_at, made_by))

const Sql read_sql{"public_addresses.read", Reach::business, "SELECT " + columns<PublicAddress>() + " FROM public_addresses ORDER BY version DESC LIMIT 1"};
const Sql add_sql{"public_addresses.add", Reach::business, insert_into<Row>("public_addresses")};

bool is_port(std::string_view text)
{
    return !text.empty() && text.size() <= 5 && text.front() != '0' && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "https://host[:port]" with the host in lower case; nothing for what is none.
std::optional<std::string> origin_of(std::string_view text)
{
    while (text.ends_with('/')) text.remove_suffix(1);
    const auto scheme = text.substr(0, text.find("//") == std::string_view::npos ? 0 : text.find("//") + 2);
    if (scheme != "https://" && scheme != "http://") return std::nullopt;
    auto rest = text.substr(scheme.size());
    std::string port;
    if (const auto colon = rest.find(':'); colon != std::string_view::npos) {
        if (!is_port(rest.substr(colon + 1))) return std::nullopt;
        port = rest.substr(colon);
        rest = rest.substr(0, colon);
    }
    const auto host = mail::host_name(rest);
    if (!host || host->empty()) return std::nullopt;
    if (scheme == "http://" && *host != "localhost" && *host != "127.0.0.1") return std::nullopt;
    return std::string(scheme) + *host + port;
}

}  // namespace

PublicAddress read_public_address(Db& db) { return db.one<PublicAddress>(read_sql).value_or(PublicAddress{}); }

Result<PublicAddress> change_public_address(Context& ctx, std::int64_t version, const PublicAddressChange& change)
{
    const auto origin = origin_of(tidy(change.address.value));
    if (!origin) return invalid("address", "Say it like https://hallo.example.org, without anything behind the name.", "format");
    const auto in_force = read_public_address(ctx.db);
    if (in_force.version != version) return conflict("The address has been changed meanwhile. Look at it again.", "changed_meanwhile");
    Row row;
    row.version = version + 1;
    row.address = *origin;
    row.made_at = ctx.now();
    row.made_by = ctx.actor.name;
    ctx.db.run(add_sql, row);
    identity::record(ctx, "public_address.changed", "version " + std::to_string(row.version),
                     "{\"address\":[" + (version ? to_json(in_force.address) : std::string("null")) + "," + to_json(row.address) + "]}");
    return static_cast<const PublicAddress&>(row);
}

bool can_write_links(Db& db) { return read_mail_settings(db).version > 0 && read_public_address(db).version > 0; }

}  // namespace rapport::messages
