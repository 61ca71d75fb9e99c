#include "messages/dkim_keys.h"

#include "identity/audit.h"
#include "messages/settings.h"

namespace rapport::messages {
namespace {

constexpr std::size_t most_keys = 8;

struct Row : DkimKey {
    std::string sealed_key;
};
BOOST_DESCRIBE_STRUCT(Row, (DkimKey), (sealed_key))

const Sql list_sql{"mail_dkim_keys.list", Reach::business, "SELECT " + columns<DkimKey>() + " FROM mail_dkim_keys ORDER BY made_at DESC, id DESC"};
const Sql find_sql{"mail_dkim_keys.find", Reach::business, "SELECT " + columns<DkimKey>() + " FROM mail_dkim_keys WHERE id = $1"};
const Sql insert_sql{"mail_dkim_keys.insert", Reach::business, insert_into<Row>("mail_dkim_keys")};
const Sql use_sql{"mail_dkim_keys.use", Reach::business, "UPDATE mail_dkim_keys SET in_use_since = CASE WHEN id = $1 THEN $3 END WHERE domain = $2"};
const Sql remove_sql{"mail_dkim_keys.remove", Reach::business, "DELETE FROM mail_dkim_keys WHERE id = $1"};
const Sql open_sql{"mail_dkim_keys.open", Reach::business, "SELECT " + columns<Row>() + " FROM mail_dkim_keys WHERE in_use_since IS NOT NULL ORDER BY id"};

// Never the same again: receivers remember for days what they have read in the DNS under a name.
std::string selector_of(Id<DkimKey> id)
{
    const auto text = to_text(id);
    return "rapport-" + text.substr(text.find('_') + 1);
}

}  // namespace

DkimKeys list_dkim_keys(Db& db) { return {db.all<DkimKey>(list_sql)}; }

Result<DkimKey> make_dkim_key(Desk& desk, const NewDkimKey& input)
{
    // Outside of the transaction: it takes its time.
    const auto pem = mail::DkimKey::make_pem();
    const auto sealed = crypto::SecretKey::in(desk.runtime.data_folder).seal(pem);
    return desk.write([&](Context& ctx) -> Result<DkimKey> {
        if (list_dkim_keys(ctx.db).data.size() >= most_keys) return conflict("There are eight keys already. Remove one that is no longer used.", "too_many");
        const auto settings = read_mail_settings(ctx.db);
        if (!input.domain && settings.version == 0) return conflict("Nobody has said yet from whom mail comes.", "mail_not_set_up");
        const auto domain = mail::host_name(input.domain ? input.domain->value : settings.from_address.substr(settings.from_address.rfind('@') + 1));
        if (!domain || domain->find('.') == std::string::npos) return invalid("domain", "This is no domain.", "format");
        Row row;
        row.id = ctx.ids.make<DkimKey>();
        row.domain = *domain;
        row.selector = selector_of(row.id);
        TRY(const auto made, mail::DkimKey::read(pem, row.domain, row.selector));
        row.dns_name = row.selector + "._domainkey." + row.domain;
        row.dns_value = made.record();
        row.made_at = ctx.now();
        row.made_by = ctx.actor.name;
        row.sealed_key = sealed;
        ctx.db.run(insert_sql, row);
        identity::record(ctx, "mail_key.made", row.dns_name);
        return static_cast<DkimKey>(row);
    });
}

Result<DkimKey> use_dkim_key(Context& ctx, Id<DkimKey> id)
{
    auto key = ctx.db.one<DkimKey>(find_sql, id);
    if (!key) return not_found("There is no such key.");
    if (key->in_use_since) return std::move(*key);
    key->in_use_since = ctx.now();
    ctx.db.run(use_sql, id, key->domain, ctx.now());
    identity::record(ctx, "mail_key.used", key->dns_name);
    return std::move(*key);
}

Result<Done> remove_dkim_key(Context& ctx, Id<DkimKey> id)
{
    const auto key = ctx.db.one<DkimKey>(find_sql, id);
    if (!key) return not_found("There is no such key.");
    ctx.db.run(remove_sql, id);
    identity::record(ctx, "mail_key.removed", key->dns_name);
    return Done{};
}

Result<std::vector<mail::DkimKey>> open_dkim_keys(Db& db, const crypto::SecretKey& key)
{
    std::vector<mail::DkimKey> keys;
    for (const auto& row : db.all<Row>(open_sql)) {
        const auto pem = key.open(row.sealed_key);
        if (!pem) return invalid("dkim", "The key " + row.dns_name + " cannot be read in this data folder. Please make a new one.", "sealed_elsewhere");
        TRY(auto made, mail::DkimKey::read(*pem, row.domain, row.selector));
        keys.push_back(std::move(made));
    }
    return keys;
}

}  // namespace rapport::messages
