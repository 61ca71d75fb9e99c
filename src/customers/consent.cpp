#include "customers/consent.h"

#include "base/text.h"
#include "customers/json.h"
#include "customers/service.h"
#include "customers/store.h"
#include "identity/audit.h"
#include "identity/changes.h"

namespace rapport::customers {
namespace {

const Sql insert_sql{"consents.insert", Reach::one_customer, insert_into<Consent>("consents")};

const Sql list_sql{"consents.list", Reach::one_customer,
    "SELECT " + columns<Consent>() + R"sql(
       FROM consents
      WHERE customer_id = $1
      ORDER BY at DESC, id DESC
)sql"};

const Sql state_sql{"consents.state", Reach::one_customer, R"sql(
    SELECT given
      FROM consents
     WHERE customer_id = $1
       AND channel = $2
     ORDER BY at DESC, id DESC
     LIMIT 1
)sql"};

const Sql withdrawn_since_sql{"consents.withdrawn_since", Reach::one_customer, R"sql(
    SELECT id
      FROM consents
     WHERE customer_id = $1
       AND channel = $2
       AND given = 0
       AND id > $3
     ORDER BY id DESC
     LIMIT 1
)sql"};

const Sql remove_sql{"consents.remove", Reach::one_customer, "DELETE FROM consents WHERE customer_id = $1 AND id = $2"};

constexpr Channel channels[] = {Channel::email, Channel::sms, Channel::phone, Channel::post};

std::optional<bool>& state_of(Customer& customer, Channel channel)
{
    switch (channel) {
    case Channel::email: return customer.consent_email;
    case Channel::sms: return customer.consent_sms;
    case Channel::phone: return customer.consent_phone;
    case Channel::post: break;
    }
    return customer.consent_post;
}

std::optional<bool> state_of(const Customer& customer, Channel channel) { return state_of(const_cast<Customer&>(customer), channel); }

Consent add(Context& ctx, const Customer& customer, const NewConsent& input)
{
    Consent consent{customer.id, ctx.ids.make<Consent>(), input.channel, input.given, input.at.value_or(ctx.now()), input.source.value, {}, {}, ctx.now()};
    if (input.wording) consent.wording = input.wording->value;
    if (ctx.actor.staff) consent.staff_id = ctx.actor.staff;
    ctx.db.run(insert_sql, consent);
    return consent;
}

}  // namespace

Result<Consent> record_consent(Context& ctx, const Id<Customer>& id, const NewConsent& input)
{
    const auto before = store::find(ctx.db, id);
    if (!before) return no_such_customer(ctx.db, id);
    if (tidy(input.source.value).empty()) return invalid("source", "Say how it was given or withdrawn.", "required");
    if (input.at && *input.at > ctx.now()) return invalid("at", "This time is still to come.", "range");

    const auto consent = add(ctx, *before, input);
    auto after = *before;
    // Not simply what was said now: a form dated last week does not undo what was said yesterday.
    state_of(after, input.channel) = ctx.db.one<bool>(state_sql, id, input.channel);
    after.updated_at = ctx.now();
    ++after.version;
    store::update(ctx, *before, after);
    identity::record(ctx, consent.given ? "consent.given" : "consent.withdrawn", to_text(id), identity::changes_between(*before, after));
    return consent;
}

Result<std::vector<Consent>> list_consents(Context& ctx, const Id<Customer>& id)
{
    if (!store::find(ctx.db, id)) return no_such_customer(ctx.db, id);
    return ctx.db.all<Consent>(list_sql, id);
}

std::vector<Id<Consent>> take_consents(Context& ctx, Customer& customer, const ConsentCells& cells, const std::string& source)
{
    std::vector<Id<Consent>> added;
    const auto take = [&](Channel channel, const std::optional<bool>& said) {
        auto& state = state_of(customer, channel);
        if (!said || state == said) return;
        if (*said && state) return;  // withdrawn by the person: a file does not bring it back
        added.push_back(add(ctx, customer, {channel, *said, {source}, {}, {}}).id);
        state = ctx.db.one<bool>(state_sql, customer.id, channel);
    };
    take(Channel::email, cells.email);
    take(Channel::sms, cells.sms);
    take(Channel::phone, cells.phone);
    take(Channel::post, cells.post);
    return added;
}

std::optional<bool> stricter(const std::optional<bool>& one, const std::optional<bool>& other)
{
    if (one == false || other == false) return false;
    return one ? one : other;
}

std::vector<Id<Consent>> take_stricter_consents(Context& ctx, Customer& merged, const Customer& one, const Customer& other)
{
    std::vector<Id<Consent>> added;
    for (const auto channel : channels) {
        auto& state = state_of(merged, channel);
        state = ctx.db.one<bool>(state_sql, merged.id, channel);
        if (!(state == true && stricter(state_of(one, channel), state_of(other, channel)) == false)) continue;
        added.push_back(add(ctx, merged, {channel, false, {"two records merged, one of them without consent"}, {}, {}}).id);
        state = false;
    }
    return added;
}

void divide_consents(Context& ctx, Customer& survivor, Customer& other, std::int64_t merge, const Strings& made)
{
    for (const auto& id : made) ctx.db.run(remove_sql, survivor.id, parse_id<Consent>(id).value());
    for (const auto channel : channels) {
        state_of(survivor, channel) = ctx.db.one<bool>(state_sql, survivor.id, channel);
        auto& others = state_of(other, channel);
        others = ctx.db.one<bool>(state_sql, other.id, channel);
        const auto withdrawn = ctx.db.one<Id<Consent>>(withdrawn_since_sql, survivor.id, channel, merge);
        if (!withdrawn || state_of(survivor, channel) != false || others != true) continue;
        add(ctx, other, {channel, false, {"withdrawn while two records were one"}, {}, {}});
        others = false;
    }
}

void take_back_consents(Context& ctx, Customer& customer, const std::vector<Id<Consent>>& ids)
{
    for (const auto& id : ids) ctx.db.run(remove_sql, customer.id, id);
    if (ids.empty()) return;
    for (const auto channel : channels)
        state_of(customer, channel) = ctx.db.one<bool>(state_sql, customer.id, channel);
}

}  // namespace rapport::customers
